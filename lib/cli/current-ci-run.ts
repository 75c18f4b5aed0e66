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
  const { commit, sequence } = currentCiRun();
  const isOfClone =
    commit !== undefined &&
    new Git(clone).try(['cat-file', '-e', `${commit}^{commit}`]).status === 0;
  if (isOfClone) return {};
  return { ...(commit !== undefined && { commit }), ...(sequence !== undefined && { sequence }) };
}

/** Who started the run, if git has no identity to commit with. */
export function currentAuthor(clone: string): string | undefined {
  const { author } = currentCiRun();
  if (author === undefined) return undefined;
  const { status } = new Git(clone).try(['var', 'GIT_COMMITTER_IDENT']);
  return status === 0 ? undefined : author;
}
