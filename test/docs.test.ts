import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { externalSecrets } from '../lib';
import { type App, isApp } from '../lib/model/app';
import type { Environments } from '../lib/model/environment';
import { releaseFile } from '../lib/model/layout';
import { parseRelease, type Release } from '../lib/model/release';
import type { Teams } from '../lib/model/team';
import { loadFleet } from '../lib/render/load';
import { renderFleet } from '../lib/render/render-fleet';
import type { RenderedTree } from '../lib/render/tree';
import { snapshotRelease } from '../lib/testing/snapshot-release';
import {
  BLOCKS,
  type Block,
  blocksIn,
  PAGES,
  ROOT,
  read,
  sourceOf,
  virtualPath,
} from './docs-pages';
import { evaluate } from './evaluate';
import { environments } from './fixture/fleet/environments';
import { platform } from './fixture/fleet/platform';

test('there are samples, and each has a language', () => {
  for (const language of ['ts', 'yaml', 'sh']) {
    expect(blocksIn(language).length).toBeGreaterThan(0);
  }
  const others = BLOCKS.filter(
    ({ language }) => !['ts', 'yaml', 'sh', 'lua', 'text', 'diff', 'mermaid'].includes(language),
  );
  expect(others.map(({ place }) => place)).toEqual([]);
});

// --- TypeScript

test('every TypeScript sample runs, and its apps render in every environment', () => {
  const refused = blocksIn('ts').flatMap((block) => {
    try {
      const apps = Object.values(exportsOf(block)).filter(isApp);
      const teams = teamsOf(block.page);
      const sourceRepos = ['https://charts.example.com'];
      renderFleet({
        environments: withSecrets(environments),
        platform: { ...platform, sourceRepos },
        teams,
        ...released(apps, block.place),
      });
      return [];
    } catch (error) {
      return `${block.place} ${error}`;
    }
  });
  expect(refused).toEqual([]);
});

/** The teams that a sample of the page defines. */
function teamsOf(page: string): Teams {
  const samples = blocksIn('ts').filter(
    (it) => it.page === page && it.text.includes('defineTeams('),
  );
  return Object.assign({}, ...samples.map((it) => exportsOf(it)['teams']));
}

/** The environments, with a source of secrets. */
function withSecrets(all: Environments): Environments {
  const secrets = externalSecrets({ store: { kind: 'ClusterSecretStore', name: 'aws' } });
  const entries = Object.entries(all).map(([name, it]) => [name, { ...it, secrets }]);
  return Object.fromEntries(entries);
}

/** Runs a sample; returns what it exports. */
function exportsOf(block: Block): Record<string, unknown> {
  const directory = dirname(virtualPath(block));
  return evaluate(sourceOf(block), (path) =>
    require(path.startsWith('.') ? join(directory, path) : path),
  );
}

/** Apps with a release of each of their images wherever they run. */
function released(apps: readonly App[], file: string) {
  const releases = new Map<string, Release>();
  for (const app of apps) {
    const { name, overlays } = app.definition;
    const release = snapshotRelease(app, 'v1.0.0');
    for (const environment of Object.keys(environments)) {
      if (overlays?.[environment] === null || release === undefined) continue;
      releases.set(releaseFile(environment, name), release);
    }
  }
  return { apps: apps.map((app) => ({ app, file })), releases };
}

// --- YAML

test('every YAML sample parses', () => {
  const broken = blocksIn('yaml').flatMap(({ place, text }) =>
    parseAllDocuments(text).flatMap(({ errors }) => errors.map((error) => `${place} ${error}`)),
  );
  expect(broken).toEqual([]);
});

/** Renders the fleet of the pages. */
async function renderFixture(): Promise<RenderedTree> {
  return renderFleet(
    await loadFleet({
      root: join(ROOT, 'test/fixture'),
      environments: () => import('./fixture/fleet/environments'),
      platform: () => import('./fixture/fleet/platform'),
      app: (name) => import(`./fixture/fleet/apps/${name}`),
    }),
  );
}

test('a YAML sample with the name of a file is a part of that file, or a release', async () => {
  const tree = await renderFixture();
  for (const { place, text } of blocksIn('yaml')) {
    const [, path] = /^# (\S+\.yaml)\n/.exec(text) ?? [];
    if (path?.startsWith('fleet/releases/')) parseRelease(text, place);
    if (!path?.startsWith('dist/')) continue;
    const file = tree.get(path.slice('dist/'.length)) ?? '';
    const [sample, rendered] = [text, file].map((it) => parseAllDocuments(it)[0]?.toJS());
    expect({ place, ...rendered }).toMatchObject({ place, ...sample });
  }
});

// --- Links

/** The anchors of a page's headings, as GitHub generates them. */
function anchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Pages beside the documentation, whose samples are tested elsewhere. */
const EXAMPLES = ['examples/app-repository/README.md', 'examples/aws/README.md'];

test('the file and the heading of every link exist', () => {
  const dead = [...PAGES, ...EXAMPLES].flatMap((page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
    return links.flatMap(([link, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      const found = existsSync(join(ROOT, target));
      const there = found && (anchor === undefined || anchors(target).includes(anchor));
      return there ? [] : [`${page} ${link}`];
    });
  });
  expect(dead).toEqual([]);
});

test('the index of the documentation links every page', () => {
  const index = read('docs/README.md');
  const pages = PAGES.filter((page) => /^docs\/(?!README)/.test(page));
  expect(pages.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
});
