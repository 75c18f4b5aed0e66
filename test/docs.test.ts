import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { type App, imageRepositories, isApp } from '../lib/model/app';
import { releaseFile } from '../lib/model/layout';
import { parseRelease, type Release } from '../lib/model/release';
import { loadFleet } from '../lib/render/load';
import { renderFleet } from '../lib/render/render-fleet';
import type { RenderedTree } from '../lib/render/tree';
import { BLOCKS, type Block, blocksIn, PAGES, ROOT, read } from './docs-pages';
import { environments } from './fixture/fleet/environments';
import { platform } from './fixture/fleet/platform';
import { appFile, SECTIONS, side } from './troubleshooting-page';

test('there are samples, and each has a language', () => {
  for (const language of ['ts', 'yaml', 'sh']) {
    expect(blocksIn(language).length).toBeGreaterThan(0);
  }
  const others = BLOCKS.filter(
    ({ language }) => !['ts', 'yaml', 'sh', 'text', 'diff', 'mermaid'].includes(language),
  );
  expect(others.map(({ place }) => place)).toEqual([]);
});

// --- TypeScript

/** The path of a sample as a file of that fleet, derived from how it imports the library. */
function virtualPath({ page, line, text }: Block): string {
  const [, ups = '../../'] = /from '((?:\.\.?\/)+)lib'/.exec(text) ?? [];
  const directory = { './': '', '../': 'fleet' }[ups] ?? 'fleet/apps';
  return join(ROOT, 'test/fixture', directory, `${page.replace(/\W/g, '-')}-${line}.ts`);
}

/** The text with imports of the library relative to the fixture's fleet. */
function sourceOf({ text }: Block): string {
  return text.replaceAll(/(?<= from ')((?:\.\.?\/)+)(?=lib'|imports\/)/g, '../../$1');
}

/** Compiles all samples in one program, as files in memory beside those of the repository. */
function compile(samples: readonly Block[]): ts.Program {
  const files = new Map(samples.map((it) => [virtualPath(it), `${sourceOf(it)}export {};\n`]));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  return ts.createProgram([...files.keys()], options, host);
}

/** The apps of troubleshooting.md, each with and without its mistake. */
const TROUBLES: readonly Block[] = SECTIONS.flatMap(({ app, diff }) =>
  (['-', '+'] as const).map((sign, i) => ({
    place: `docs/troubleshooting.md: ${app} ${sign}`,
    page: `${app}.md`,
    line: i,
    language: 'ts',
    text: appFile(app, side(sign, diff).get(`fleet/apps/${app}.ts`) ?? ''),
  })),
);

let program: ts.Program;
beforeAll(() => {
  program = compile([...blocksIn('ts'), ...TROUBLES]);
});

test('every TypeScript sample compiles', () => {
  expect(mistakesIn(blocksIn('ts'))).toEqual([]);
});

test('the apps of troubleshooting.md compile, with their mistakes and without', () => {
  expect(mistakesIn(TROUBLES)).toEqual([]);
});

function mistakesIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    const file = program.getSourceFile(virtualPath(block));
    return ts.getPreEmitDiagnostics(program, file).map(({ start = 0, messageText }) => {
      const line = block.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${block.page}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

test('every TypeScript sample runs, and its apps render in every environment', () => {
  const refused = blocksIn('ts').flatMap((block) => {
    try {
      const apps = Object.values(evaluate(block)).filter(isApp);
      renderFleet({ environments, platform, ...released(apps, block.place) });
      return [];
    } catch (error) {
      return `${block.place} ${error}`;
    }
  });
  expect(refused).toEqual([]);
});

/** Runs a sample; returns what it exports. */
function evaluate(block: Block): Record<string, unknown> {
  const { outputText } = ts.transpileModule(sourceOf(block), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const directory = dirname(virtualPath(block));
  const load = (path: string) => require(path.startsWith('.') ? join(directory, path) : path);
  const exports: Record<string, unknown> = {};
  new Function('require', 'exports', outputText)(load, exports);
  return exports;
}

/** Apps with a release of each of their images wherever they run. */
function released(apps: readonly App[], file: string) {
  const releases = new Map<string, Release>();
  for (const app of apps) {
    const { name, overlays } = app.definition;
    const images = Object.keys(imageRepositories(app)).map((image) => [image, { tag: 'v1.0.0' }]);
    for (const environment of Object.keys(environments)) {
      if (overlays?.[environment] === null || images.length === 0) continue;
      releases.set(releaseFile(environment, name), { images: Object.fromEntries(images) });
    }
  }
  return { apps: apps.map((app) => ({ app, file })), releases };
}

// --- Reference tables

/** The fields in the table under each heading such as "### `SyncPolicy`", by the name of the type. */
function documentedFields(): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const section of PAGES.flatMap((page) => read(page).split(/^(?=#)/m))) {
    const [, type] = /^### `(\w+)`\n/.exec(section) ?? [];
    const fields = [...section.matchAll(/^\| `(\w+\??)` \|/gm)].map(([, field = '']) => field);
    if (type !== undefined) tables.set(type, fields.sort());
  }
  return tables;
}

/** The fields of a type of the public API: `?` marks an optional one, `owner` is the declaring interface. */
function fieldsOf(type: string): { field: string; owner: string }[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(join(ROOT, 'lib/index.ts'));
  const api = index && checker.getSymbolAtLocation(index);
  const symbol = api && checker.getExportsOfModule(api).find(({ name }) => name === type);
  if (symbol === undefined) throw new Error(`The library exports no ${type}.`);
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(target)).map((property) => {
    const parent = property.declarations?.[0]?.parent;
    const owner = parent && ts.isInterfaceDeclaration(parent) ? parent.name.text : '';
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    return { field: `${property.name}${optional}`, owner };
  });
}

test('each reference table has every field of its type, and no other', () => {
  const tables = documentedFields();
  expect(tables.size).toBeGreaterThan(0);
  for (const [type, fields] of tables) {
    const own = fieldsOf(type).filter(({ owner }) => owner === type);
    expect([type, fields]).toEqual([type, own.map(({ field }) => field).sort()]);
  }
});

test.each([
  ['WebService'],
  ['Worker'],
  ['StatefulService'],
  ['Daemon'],
  ['ScheduledJob'],
  ['MigrationJob'],
  ['ArgoApplication'],
  ['ArgoProject'],
])('every prop of %s is in a reference table', (construct) => {
  const tables = documentedFields();
  const missing = fieldsOf(`${construct}Props`).filter(({ owner }) => !tables.has(owner));
  expect(missing).toEqual([]);
});

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

test('the file and the heading of every link exist', () => {
  const dead = PAGES.flatMap((page) => {
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
