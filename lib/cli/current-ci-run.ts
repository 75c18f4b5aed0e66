import { id } from 'ci-info';
import { Git } from '../base/git';
import { type CiRun, ciRun } from './ci-run';

/** The run of a CI system that this command is part of; empty outside of CI. */
export function currentCiRun(): CiRun {
  return ciRun(id, process.env);
}

/**
 * The build that this command is part of: its commit and its number, unless the commit is one of the gitops repository
 * itself.
 *
 * @param clone the root of the gitops repository's clone.
 */
export function currentBuild(clone: string): Pick<CiRun, 'commit' | 'sequence'> {
  const { commit, sequence, repository } = currentCiRun();
  // Without a commit, nobody knows what the number counts.
  if (commit === undefined || isOf(new Git(clone), commit, repository)) return {};
  return { commit, ...(sequence !== undefined && { sequence }) };
}

/** True if a run builds a clone: a shallow one may not have its commit. */
function isOf(git: Git, commit: string, repository: string | undefined): boolean {
  if (git.try(['cat-file', '-e', `${commit}^{commit}`]).status === 0) return true;
  if (repository === undefined) return false;
  const urls = git.try(['remote', '-v']).stdout.toString().toLowerCase().split(/\s/);
  const path = repository.toLowerCase();
  return urls.some((url) => /[/:]/.test(url) && url.replace(/(\.git)?\/?$/, '').endsWith(path));
}

/** Who started the run, if git has no identity to commit with. */
export function currentAuthor(clone: string): string | undefined {
  const { author } = currentCiRun();
  if (author === undefined) return undefined;
  // Not one that git guesses from the names of the user and the host.
  const { status } = new Git(clone).try([
    '-c',
    'user.useConfigOnly=true',
    'var',
    'GIT_COMMITTER_IDENT',
  ]);
  return status === 0 ? undefined : author;
}
