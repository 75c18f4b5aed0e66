import type { Command } from 'commander';
import { Git } from '../base/git';
import { RENDERED_ROOT } from '../model/layout';
import { Committed } from '../render/committed';
import { UsageError } from './usage-error';

/** The default of `--base`. */
export const DEFAULT_BASE = 'HEAD';

/**
 * Requires the commit of `--base`. Without the option, a repository without commits has nothing to compare with; if git
 * is missing, a warning says what is not checked.
 *
 * @param command the command that has the option.
 * @param root the repository's root.
 * @throws {@link UsageError} if the commit does not exist in this clone, or git cannot tell.
 */
export function requireBase(command: Command, root: string): void {
  const { status, error } = new Git(root).try(['rev-parse', '--git-dir']);
  const isMissing = error?.code === 'ENOENT';
  if (command.getOptionValueSource('base') === 'default') {
    if (!isMissing) return;
    process.stderr.write(
      `Warning: not checked: changes to ${RENDERED_ROOT}/ that the API server refuses (\`immutable/*\`), because git is not installed.\n`,
    );
    return;
  }
  const { base } = command.opts<{ readonly base: string }>();
  if (isMissing) throw new UsageError('--base: git is not installed, so nothing can be compared.');
  if (Committed.at(base, root)) return;
  const fix =
    status === 0
      ? 'In a shallow clone, run `git fetch --depth=1 origin <branch>` first.'
      : 'This is not a git repository.';
  throw new UsageError(`--base: commit "${base}" does not exist in this clone. ${fix}`);
}
