import type { Git } from '../base/git';

/** What the remote's branch has, as of the last fetch or push. */
export interface PushedRevision {
  readonly commit: string;
  /**
   * True if a path has changed since a revision. Of a revision that is not in this clone, it is false: it is newer than the
   * last fetch.
   */
  readonly hasChanged: (revision: string, path: string) => boolean;
}

/** @returns `undefined` if the clone has no such branch of the remote. */
export function pushedRevision(git: Git, branch = 'HEAD'): PushedRevision | undefined {
  const { status, stdout } = git.try([
    ...['rev-parse', '--verify', '--quiet'],
    `refs/remotes/origin/${branch}^{commit}`,
  ]);
  if (status !== 0) return undefined;
  const commit = stdout.toString().trim();
  const changes = new Map<string, readonly string[]>();
  return {
    commit,
    hasChanged: (revision, path) => {
      const files = changes.get(revision) ?? changedFiles(git, revision, commit);
      changes.set(revision, files);
      return files.some((it) => it.startsWith(`${path}/`));
    },
  };
}

/** The files that differ between a revision and one that follows it; none for any other revision. */
function changedFiles(git: Git, revision: string, commit: string): string[] {
  if (revision === commit || !git.isAncestor(revision, commit)) return [];
  const { status, stdout } = git.try(['diff', '--name-only', '-z', revision, commit]);
  return status === 0 ? stdout.toString().split('\0') : [];
}
