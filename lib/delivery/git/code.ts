import { statSync } from 'node:fs';
import { Git } from '../../base/git';
import { FLEET_RELEASES, RENDERED_ROOT } from '../../model/layout';
import type { CloneState } from './clone';

/** Everything but what deliveries write: it determines what a release renders to. */
const CODE = [
  '.',
  ...[FLEET_RELEASES, RENDERED_ROOT, 'node_modules', '.argosy'].map((it) => `:(exclude,top)${it}`),
];

/** Files that are loaded even if git does not track them, or ignores them. */
const LOADED = [
  ...['fleet', 'lib', 'imports', 'main.ts'],
  ...[`:(exclude,top)${FLEET_RELEASES}`, ':(exclude,glob)**/.DS_Store'],
];

/**
 * The commit whose code this process runs and whose fleet it loads; `undefined` if that is not certain because
 * something is uncommitted or has changed since the process started.
 */
export function commitOfCode(root: string, { head, index }: CloneState): string | undefined {
  const git = new Git(root);
  const changed = statSync(index, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (changed >= performance.timeOrigin) return undefined;
  const { status } = git.try(['diff', '--quiet', '--no-ext-diff', head, '--', ...CODE]);
  if (status !== 0) return undefined;
  const others = ['ls-files', '--others', '--directory', '--no-empty-directory'];
  const untracked = [
    git.text([...others, '--', ...LOADED]),
    git.text([...others, '--exclude-per-directory=.gitignore', '--', ...CODE]),
  ];
  // A lower-case letter or S: git does not check the file for changes.
  const isUnwatched = /^([a-z]|S) /m.test(git.text(['ls-files', '-v', '--', ...CODE]));
  if (isUnwatched || untracked.some((it) => it !== '')) return undefined;
  return head;
}

/** True if two commits have the same code, that is, everything but releases and rendered files. */
export function isSameCode(git: Git, a: string, b: string): boolean {
  return git.try(['diff', '--quiet', '--no-ext-diff', a, b, '--', ...CODE]).status === 0;
}
