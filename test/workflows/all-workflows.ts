import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newRepositoryFiles } from '../../lib/scaffold/new-repository';
import { BLOCKS, ROOT } from '../docs-pages';

/** The directories of workflows, besides those of `argosy init`. */
const DIRECTORIES = ['.github/workflows', 'examples/app-repository/.github/workflows'];

/** The workflows that `argosy init` writes, by path. */
export const TEMPLATES: ReadonlyMap<string, string> = new Map(
  [
    ...newRepositoryFiles({
      name: 'gitops',
      repository: 'https://github.com/example/gitops.git',
      branch: 'main',
      environments: ['dev', 'staging', 'production'],
      clusters: {},
    }),
  ].filter(([path]) => path.startsWith('.github/workflows/')),
);

/** Every workflow that there is, by where it stands: in files, in templates and on the pages of the documentation. */
export const WORKFLOWS: ReadonlyMap<string, string> = new Map([
  ...DIRECTORIES.filter((it) => existsSync(join(ROOT, it))).flatMap((directory) =>
    readdirSync(join(ROOT, directory)).map((name): [string, string] => {
      const path = `${directory}/${name}`;
      return [path, readFileSync(join(ROOT, path), 'utf8')];
    }),
  ),
  ...[...TEMPLATES].map(([path, text]): [string, string] => [`argosy init: ${path}`, text]),
  ...BLOCKS.filter(({ language, text }) => language === 'yaml' && /\buses: /.test(text)).map(
    ({ place, text }): [string, string] => [place, text],
  ),
]);
