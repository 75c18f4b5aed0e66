import { type RecordedRelease, type ReleaseHistory, utc } from '../delivery/history/history';
import { describeChange, describeRelease } from '../delivery/plan/decision';
import type { Release } from '../model/release';
import { table } from './table';

/** The histories of an app as text: of each release, what it changes. */
export function historyText(
  histories: readonly (readonly [string, ReleaseHistory])[],
  limit: number,
): string {
  const rows = table(
    histories.flatMap(([, all]) =>
      all.slice(0, limit).map((it, i) => row(it, all[i + 1]?.release)),
    ),
  );
  const lines = histories.flatMap(([environment, all]) => [
    environment,
    ...rows.splice(0, Math.min(all.length, limit)),
    ...(all.length === 0 ? ['  no releases'] : []),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function row(
  { commit, time, author, subject, release, isCut }: RecordedRelease,
  before: Release | undefined,
): string[] {
  const hold = release?.hold ? ` (on hold: ${release.hold.reason})` : '';
  const isNext = release !== undefined && before !== undefined;
  const version = isNext ? describeChange(before, release)[1] : describeRelease(release);
  const what = `${version}${hold}`;
  // At the boundary of a shallow clone, the commit is not the one that recorded the release.
  if (isCut)
    return [`  ${utc(time)}`, 'or earlier', what, '', 'run git fetch --unshallow for more'];
  return [`  ${utc(time)}`, commit.slice(0, 12), what, author, subject];
}
