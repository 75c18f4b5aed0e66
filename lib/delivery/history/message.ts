import { type Change, describeRelease } from '../plan/decision';
import type { Intent } from '../protocol/request';
import { TRAILER, type Trailer } from './trailers';

const TYPES: Readonly<Record<Intent['kind'], string>> = {
  release: 'chore(release)',
  promote: 'chore(promote)',
  rollback: 'revert(rollback)',
  resume: 'chore(resume)',
  approve: 'chore(approve)',
};

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
  const lines = changes.map((change) => describeChange(intent, change));
  const body = lines.length > 1 ? [lines.map((line) => `- ${line}`).join('\n')] : [];
  const trailers = changes.flatMap((change) => changeTrailers(intent, change, approver));
  const all = [...trailers, ...intentTrailers(intent)];
  return `${[
    title(intent, changes),
    ...body,
    all.map(([key, value]) => `${key}: ${value}`).join('\n'),
  ].join('\n\n')}\n`;
}

/** The first line of the message. */
export function title(intent: Intent, changes: readonly Change[]): string {
  const [first, ...others] = changes;
  if (first === undefined) return `${TYPES[intent.kind]}: nothing`;
  const type = TYPES[intent.kind];
  if (others.length === 0) return `${type}: ${describeChange(intent, first)}`;
  const environment = [...new Set(changes.map((it) => it.environment))].join(', ');
  const apps = new Set(changes.map(({ app }) => app));
  if (apps.size > 1) return `${type}: ${apps.size} apps in ${environment}`;
  // One app in several environments, which are named at once if the same happens in each.
  const texts = new Set(changes.map((it) => describeChange(intent, { ...it, environment })));
  const [text, ...more] = texts;
  return `${type}: ${more.length === 0 ? text : `${first.app} in ${environment}`}`;
}

function describeChange(intent: Intent, { app, environment, before, after }: Change): string {
  const release = describeRelease(app, after);
  if (intent.kind === 'resume') return `${app} accepts releases in ${environment} again`;
  if (intent.kind === 'approve') return `${app} ${release} in ${environment}`;
  const origin = intent.kind === 'promote' ? ` from ${intent.from.join(', ')}` : '';
  const back = intent.kind === 'rollback' ? ` back from ${describeRelease(app, before)}` : '';
  return `${app} ${release} in ${environment}${origin}${back}`;
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
