import { statSync } from 'node:fs';
import { Git } from '../../base/git';
import { FLEET_RELEASES, RENDERED_ROOT } from '../../model/layout';
import type { CloneState } from './clone';

/** All but what deliveries write: this decides what a release is rendered to. */
const CODE = [
  '.',
  ...[FLEET_RELEASES, RENDERED_ROOT, 'node_modules', '.argosy'].map((it) => `:(exclude,top)${it}`),
];

/** What is loaded whether git knows of it or not, and ignores it or not. */
const LOADED = [
  ...['fleet', 'lib', 'imports', 'main.ts'],
  ...[`:(exclude,top)${FLEET_RELEASES}`, ':(exclude,glob)**/.DS_Store'],
];

/**
 * The commit whose code this process runs, and loads the fleet from; `undefined` where that is not certain, since
 * something is not committed, or has changed since the process began.
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
  // A lower-case letter, or S: git does not look at the file.
  const isUnwatched = /^([a-z]|S) /m.test(git.text(['ls-files', '-v', '--', ...CODE]));
  if (isUnwatched || untracked.some((it) => it !== '')) return undefined;
  return head;
}

/** True if two commits have the same code. */
export function isSameCode(git: Git, a: string, b: string): boolean {
  return git.try(['diff', '--quiet', '--no-ext-diff', a, b, '--', ...CODE]).status === 0;
}
