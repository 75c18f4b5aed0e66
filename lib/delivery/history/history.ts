import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Git } from '../../base/git';
import { FLEET_RELEASES } from '../../model/layout';
import { FleetError } from '../../model/problem';
import { parseRelease, type Release, runsSame } from '../../model/release';
import { parseTrailers, type Trailer } from './trailers';

/** A commit that changed a release. */
export interface RecordedRelease {
  /** The commit's id. */
  readonly commit: string;
  /** The time of the commit: milliseconds since 1970. */
  readonly time: number;
  readonly author: string;
  readonly subject: string;
  readonly trailers: readonly Trailer[];
  /** The release in the file; `undefined` if the file was deleted or is invalid. */
  readonly release?: Release | undefined;
  /** True if the history of a shallow clone ends here: the release may be older than this commit. */
  readonly isCut: boolean;
}

/** The commits that changed a release file, newest first. */
export type ReleaseHistory = readonly RecordedRelease[];

/** More files than this are not passed as separate arguments. */
const MANY = 500;

// A commit message can contain any character but NUL: no other separator is safe.
const FORMAT = '%x00%H%x00%ct%x00%an%x00%s%x00%(trailers:only=true,unfold=true)%x00';

/** The number of fields of {@link FORMAT}, plus the changed files. */
const FIELDS = 6;

/**
 * Reads the history of release files along the first parents: when a release arrived on the branch, not when it was
 * written.
 *
 * @param limit the maximum number of commits. @default no limit
 */
export function readHistories(
  git: Git,
  commit: string,
  files: readonly string[],
  limit?: number,
): Map<string, ReleaseHistory> {
  const args = ['log', '--first-parent', '-m', '--raw', '--no-abbrev', '--no-renames'];
  const count = limit === undefined ? [] : [`--max-count=${limit}`];
  // The length of a command line is limited.
  const paths = files.length > MANY ? [`${FLEET_RELEASES}/`] : files;
  const output = git.text([...args, ...count, `--format=${FORMAT}`, commit, '--', ...paths]);
  const cuts = shallowCommits(git);
  const fields = output.split('\0').slice(1);
  const changes = fields.flatMap((_, i) =>
    i % FIELDS === 0 ? changesIn(fields.slice(i, i + FIELDS), cuts) : [],
  );
  const texts = git.blobs([...new Set(changes.flatMap(({ blob }) => blob ?? []))]);
  const histories = new Map<string, RecordedRelease[]>();
  for (const { path, blob, record } of changes) {
    const release = releaseOrUndefined(blob === undefined ? undefined : texts.get(blob), path);
    const history = histories.get(path) ?? [];
    histories.set(path, history);
    history.push({ ...record, release });
  }
  return histories;
}

/** The commit that brought what runs now, as far as the history goes. */
export function runningSince(history: ReleaseHistory): RecordedRelease | undefined {
  const [current] = history;
  const end = history.findIndex(({ release }) => !runsSame(release, current?.release));
  return end < 0 ? history.at(-1) : history[end - 1];
}

/** The commit since which a release is on hold without a break, as far as the history goes. */
export function heldSince(history: ReleaseHistory): RecordedRelease | undefined {
  const end = history.findIndex(({ release }) => release?.hold === undefined);
  return end < 0 ? history.at(-1) : history[end - 1];
}

interface FileChange {
  readonly path: string;
  readonly blob?: string;
  readonly record: RecordedRelease;
}

function changesIn(fields: readonly string[], cuts: ReadonlySet<string>): FileChange[] {
  const [commit = '', time, author = '', subject = '', trailers = '', raw = ''] = fields;
  const record = {
    commit,
    time: Number(time) * 1000,
    author,
    subject,
    trailers: parseTrailers(trailers),
    isCut: cuts.has(commit),
  };
  return [...raw.matchAll(/^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) \w+\t(.*)$/gm)].map(
    ([, blob = '', path = '']) => ({
      path,
      record,
      ...(!/^0+$/.test(blob) && { blob }),
    }),
  );
}

/** The commits whose parents are missing in a shallow clone. */
function shallowCommits(git: Git): ReadonlySet<string> {
  const file = resolve(git.directory, git.text(['rev-parse', '--git-path', 'shallow']));
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
}

/** The release in a text; `undefined` if it is invalid. */
export function releaseOrUndefined(text: string | undefined, file: string): Release | undefined {
  try {
    return text === undefined ? undefined : parseRelease(text, file);
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

/** A time of git in UTC, to the second. */
export function utc(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
