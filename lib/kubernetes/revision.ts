import { credentialProblem } from '../base/credential/credential-problem';
import { show } from '../base/hint';

/** Names that are branches in nearly every repository. */
const BRANCHES = new Set(['main', 'master', 'develop', 'trunk', 'HEAD']);

/**
 * Why a revision of an Application's source is refused: it moves, or is none. A revision is the version of a chart, a
 * git tag or a commit.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/
 */
export function revisionProblem(revision: string): string | undefined {
  if (revision === '') return 'The revision is empty.';
  if (BRANCHES.has(revision) || revision.startsWith('refs/heads/')) {
    return `${show(revision)} is a branch, which moves: the manifests would change without a commit here. Use a git tag, a commit or the version of a chart.`;
  }
  if (isRange(revision)) {
    return `${show(revision)} is a range of versions: the manifests would change without a commit here. Use one exact version.`;
  }
  if (revision === 'latest') {
    return 'The revision "latest" moves: the manifests would change without a commit here. Use one exact version.';
  }
  return isRevision(revision)
    ? credentialProblem(revision)
    : `${show(revision)} is not a revision: use the exact version of a chart, a git tag, a commit or a digest.`;
}

/** A range as Helm and Argo CD read it, such as `^1.2`, `1.x`, `>=1 <2`. */
function isRange(revision: string): boolean {
  return /[\^~*<>=|, ]/.test(revision) || /^v?\d+(\.\d+)*\.[xX]($|\.)/.test(revision);
}

/** A name that git allows for a tag (git-check-ref-format), a version with a build, or a digest. */
function isRevision(revision: string): boolean {
  return (
    revision.length <= 250 &&
    /^[0-9A-Za-z_][0-9A-Za-z_./+:-]*$/.test(revision) &&
    !/\.\.|\/\/|\/\.|[/.]$|\.lock$/.test(revision) &&
    (!revision.includes(':') || /^sha256:[0-9a-f]{64}$/.test(revision))
  );
}
