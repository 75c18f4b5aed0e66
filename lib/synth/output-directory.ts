import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { relativePath } from '../base/relative-path';
import { isInside } from '../base/text-file';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';

/**
 * Refuses an output directory that is something else.
 *
 * @param root the repository's root: an absolute path.
 * @throws {@link FleetError} for a file, a link to nothing, or a rendered tree that is a link out of the repository.
 */
export function demandDirectory(root: string, directory: string): void {
  const file = isInside(root, directory) ? relativePath(root, directory) || '.' : directory;
  const refuse = (message: string, fix: string) => new FleetError([{ file, message, fix }]);
  const entry = lstatSync(directory, { throwIfNoEntry: false });
  if (entry === undefined) return;
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) {
    throw refuse('It is a link to something that does not exist.', 'Remove the link.');
  }
  if (!found.isDirectory()) {
    throw refuse('It is not a directory.', 'Move it, or restore the directory from git.');
  }
  const isTree = directory === join(root, RENDERED_ROOT);
  if (isTree && !isInside(realpathSync(root), realpathSync(directory))) {
    throw refuse(
      'It is a link out of the repository. Git commits only the link, and Argo CD finds no manifests.',
      'Replace the link with a directory, for example with `git checkout`.',
    );
  }
}

/** The folders of a repository that nobody renders into: those that people edit, and those of tools. */
const TAKEN = ['fleet', 'lib', 'imports', 'templates', 'test', 'node_modules'];

/**
 * Why nothing may be rendered into a directory; `undefined` if it may be.
 *
 * @param root the repository's root: an absolute path.
 * @param directory an absolute path, which need not exist.
 */
export function outputProblem(root: string, directory: string): string | undefined {
  // node_modules, for example, may be a link.
  return problemOf(root, directory) ?? problemOf(realPath(root), realPath(directory));
}

function problemOf(repository: string, output: string): string | undefined {
  if (isInside(output, repository)) {
    return 'choose a directory that is not the repository or one of its parents.';
  }
  if (!isInside(repository, output)) return undefined;
  const [first = '', ...rest] = relativePath(repository, output).split('/');
  if (first === RENDERED_ROOT && rest.length > 0) {
    return `a part of ${RENDERED_ROOT}/ cannot be rendered alone. Omit --output, or choose a directory outside of ${RENDERED_ROOT}/.`;
  }
  if (first.startsWith('.git') || TAKEN.includes(first.toLowerCase())) {
    return `choose a directory outside of ${first}/, which has other files.`;
  }
  return undefined;
}

/** The path without links, even if its last parts do not exist yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), basename(path));
}
