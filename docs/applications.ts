import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedTree } from '../lib/render/tree';
import {
  APPLICATIONS,
  type ApplicationName,
  ENVIRONMENTS,
  NAMES,
  renderApplications,
} from '../test/applications/fleet';

const PAGE = join(process.cwd(), 'docs/examples.md');
const START = '<!-- table: generated from test/applications by `npm run docs:applications` -->';
const END = '<!-- /table -->';
const FOLDER = 'test/applications';

/** The table of `docs/examples.md`. */
function table(tree: RenderedTree): string {
  const rows = NAMES.map((name) => ({ about: link(name), ...linesOf(name, tree) }));
  const sum = (of: 'code' | 'one' | 'all') => rows.reduce((total, row) => total + row[of], 0);
  const total = { about: '**Total**', code: sum('code'), one: sum('one'), all: sum('all') };
  return [
    '| Application | TypeScript | YAML in one environment | YAML in all four |',
    '| --- | ---: | ---: | ---: |',
    ...[...rows, total].map(
      ({ about, code, one, all }) => `| ${about} | ${code} | ${one} | ${all} |`,
    ),
  ].join('\n');
}

function link(name: ApplicationName): string {
  const { title, about } = APPLICATIONS[name];
  return `[${title}](../${FOLDER}/${name}.ts): ${about}`;
}

/** Lines of code, with its imports; and of objects, without Argosy's headers and Argo CD's Applications. */
function linesOf(name: ApplicationName, tree: RenderedTree) {
  const inEnvironment = (environment: string) =>
    APPLICATIONS[name].apps
      .flatMap(({ definition }) => filesOf(tree, `apps/${environment}/${definition.name}/`))
      .reduce((total, text) => total + lines(text) - 1, 0);
  return {
    code: lines(readFileSync(join(process.cwd(), FOLDER, `${name}.ts`), 'utf8')),
    one: inEnvironment('production-eu'),
    all: ENVIRONMENTS.reduce((total, environment) => total + inEnvironment(environment), 0),
  };
}

function filesOf(tree: RenderedTree, directory: string): string[] {
  return [...tree].flatMap(([path, text]) => (path.startsWith(directory) ? [text] : []));
}

function lines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

/** Replaces the part of a page between the marks. */
export function withApplications(page: string, tree: RenderedTree): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(
      'docs/examples.md: the marks of the generated part are missing. Fix: restore them.',
    );
  return `${page.slice(0, before)}${START}\n\n${table(tree)}\n\n${page.slice(after)}`;
}

if (require.main === module) {
  writeFileSync(PAGE, withApplications(readFileSync(PAGE, 'utf8'), renderApplications().tree));
}
