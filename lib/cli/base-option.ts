import type { Command } from 'commander';
import { Git, isGitMissing } from '../base/git';
import { RENDERED_ROOT } from '../model/layout';
import { Committed } from '../render/committed';
import { UsageError } from './usage-error';

/** The default of `--base`. */
export const DEFAULT_BASE = 'HEAD';

/**
 * Requires the commit of `--base`. Without the option, a repository without commits has nothing to compare with.
 *
 * @param command the command that has the option.
 * @param root the repository's root.
 * @throws {@link UsageError} if the commit does not exist in this clone, or git cannot tell.
 */
export function requireBase(command: Command, root: string): void {
  if (command.getOptionValueSource('base') === 'default') return;
  const { status, error } = new Git(root).try(['rev-parse', '--git-dir']);
  const { base } = command.opts<{ readonly base: string }>();
  if (error?.code === 'ENOENT')
    throw new UsageError('--base: git is not installed, so nothing can be compared.');
  if (Committed.at(base, root)) return;
  const fix =
    status === 0
      ? 'In a shallow clone, run `git fetch --depth=1 origin <branch>` first.'
      : 'This is not a git repository.';
  throw new UsageError(`--base: commit "${base}" does not exist in this clone. ${fix}`);
}

/** Warns after a comparison with a commit if it was not possible. To ask before would start git once more. */
export function warnWithoutGit(): void {
  if (!isGitMissing()) return;
  process.stderr.write(
    `Warning: not checked: changes to ${RENDERED_ROOT}/ that the API server refuses (\`immutable/*\`), because git is not installed.\n`,
  );
}
