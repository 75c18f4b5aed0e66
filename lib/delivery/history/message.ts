import { type Change, changedImages, describeImages } from '../plan/decision';
import type { Intent } from '../protocol/request';
import { changeLine, title } from './subject';
import { TRAILER, type Trailer } from './trailers';

/**
 * A conventional commit message, with trailers for machines.
 *
 * @param approver the approver, as `name <email>`.
 * @see https://www.conventionalcommits.org/en/v1.0.0/
 */
export function commitMessage(
  intent: Intent,
  changes: readonly Change[],
  approver: string,
): string {
  const subject = title(intent, changes);
  const lines = bodyLines(intent, changes, subject);
  const body = lines.length > 0 ? [lines.map((line) => `- ${line}`).join('\n')] : [];
  const trailers = changes.flatMap((change) => changeTrailers(intent, change, approver));
  const all = [...trailers, ...intentTrailers(intent)];
  return `${[subject, ...body, all.map(([key, value]) => `${key}: ${value}`).join('\n')].join(
    '\n\n',
  )}\n`;
}

/** All changes, unless the subject says them. */
function bodyLines(intent: Intent, changes: readonly Change[], subject: string): string[] {
  const lines = changes.map((it) => changeLine(intent, it));
  const [only, ...more] = changes;
  if (only === undefined || more.length > 0) return lines;
  if (subject.endsWith(`: ${lines.join()}`)) return [];
  const { before, after } = only;
  const names = changedImages(before, after);
  if (before === undefined || before === after || names.length < 2) return lines;
  return names.map((name) => [before, after].map((it) => describeImages(it, [name])).join(' -> '));
}

function changeTrailers(intent: Intent, change: Change, approver: string): Trailer[] {
  const { app, environment, after, images } = change;
  const commits = new Set(Object.values(after.images).flatMap(({ commit }) => commit ?? []));
  return [
    [TRAILER.app, app],
    [TRAILER.environment, environment],
    ...images.map((image): Trailer => [TRAILER.image, image]),
    ...[...commits].map((commit): Trailer => [TRAILER.sourceCommit, commit]),
    ...(intent.kind === 'approve' ? [[TRAILER.approvedBy, approver] as const] : []),
  ];
}

function intentTrailers(intent: Intent): Trailer[] {
  const { runUrl } = intent;
  const run = runUrl === undefined ? [] : [[TRAILER.run, runUrl] as const];
  if (intent.kind === 'rollback') {
    return [[TRAILER.rollback, intent.reason ?? 'no reason given'], ...run];
  }
  if (intent.kind === 'resume') return [[TRAILER.resume, 'true'], ...run];
  if (intent.kind === 'approve') return run;
  return [
    ...(intent.kind === 'promote' ? intent.from : []).map(
      (it) => [TRAILER.promotedFrom, it] as const,
    ),
    ...run,
    ...(intent.force === undefined ? [] : [[TRAILER.forced, intent.force] as const]),
  ];
}
