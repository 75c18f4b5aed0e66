import type { NotificationCondition } from './notification-trigger';

/** The triggers that every platform with notifications has. */
export const DEFAULT_TRIGGERS = [
  'on-deployed',
  'on-sync-failed',
  'on-health-degraded',
  'on-out-of-sync',
  'on-self-heal-loop',
  'on-recovered',
] as const;

export type DefaultTrigger = (typeof DEFAULT_TRIGGERS)[number];

export function isDefaultTrigger(name: string): name is DefaultTrigger {
  return DEFAULT_TRIGGERS.some((it) => it === name);
}

/** The template that a default trigger sends. */
export type DefaultTemplate =
  | 'app-deployed'
  | 'app-sync-failed'
  | 'app-health-degraded'
  | 'app-out-of-sync'
  | 'app-self-heal-loop'
  | 'app-recovered';

const RESULT = 'app.status.operationState?.syncResult';
// An Application with several sources has `revisions`, and an empty `revision`.
const SYNCED = `${RESULT}?.revisions ?? ${RESULT}?.revision`;

const HISTORY = '(app.status?.history ?? [])';

/**
 * The revision of the last deployment, and the entry of the history before it that has another revision: after a
 * rollback, the revision alone would be one that is notified already. A self-heal is no deployment: it is not in the
 * history, but `syncResult` has the revision of the repository at that time.
 */
const DEPLOYED = [
  `let deployed = last(${HISTORY});`,
  'let before = deployed == nil ? nil :',
  `findLast(${HISTORY}, .revision != deployed.revision or .revisions != deployed.revisions);`,
  `let revision = deployed?.revisions ?? deployed?.revision ?? ${SYNCED};`,
  'before == nil ? revision : [revision, before.id]',
].join(' ');

/** Which deployment is the last one: one after which a sync fails again is a new problem. */
const LAST_DEPLOYMENT = `(last(${HISTORY})?.id ?? '')`;

const SYNC_FAILED = "app.status?.operationState?.phase in ['Error', 'Failed']";

/** Argo CD sets the phase of a sync before the health that the app has after it. */
const IS_RECONCILED = [
  'app.status.operationState.finishedAt == nil or app.status.reconciledAt == nil or',
  'not time.Parse(app.status.reconciledAt).Before(time.Parse(app.status.operationState.finishedAt))',
].join(' ');

/** Argo CD does not record since when an Application is out of sync, only when it synced last. */
const LAST_SYNC = 'app.status?.operationState?.finishedAt ?? app.metadata.creationTimestamp';

const outOfSync = (minutes: number) =>
  [
    "app.status?.sync?.status == 'OutOfSync'",
    // A sync has been requested, or runs.
    'app.operation == nil',
    "not (app.status.operationState?.phase in ['Running', 'Terminating'])",
    `time.Now().Sub(time.Parse(${LAST_SYNC})).Minutes() >= ${minutes}`,
  ].join(' and ');

const SELF_HEALS = '(app.status?.operationState?.operation?.sync?.autoHealAttemptsCount ?? 0)';

/**
 * Ten self-heals since the last deployment: half an hour, as each waits longer than the one before, up to five minutes.
 * Only a deployment resets their number, so they must also be one a day, and the last one must be recent.
 */
const SELF_HEAL_LOOP = [
  `${SELF_HEALS} >= 10`,
  `${SELF_HEALS} >= time.Now().Sub(time.Parse(last(${HISTORY})?.deployedAt ?? app.metadata.creationTimestamp)).Hours() / 24`,
  'time.Now().Sub(time.Parse(app.status.operationState.startedAt)).Minutes() < 15',
].join(' and ');

// Where Argo CD records which notifications it has sent, and when: `<once per>:<trigger>:[0].<hash>:<service>:<recipient>`.
const NOTIFIED =
  "let notified = fromJSON(app.metadata.annotations?.['notified.notifications.argoproj.io'] ?? '{}');";
const IS_PROBLEM = "# matches '(^|:)on-(sync-failed|health-degraded|out-of-sync|self-heal-loop):'";
const IS_RECOVERY = "# matches '(^|:)on-recovered:'";
const lastTime = (kind: string) => `max(map(filter(keys(notified), ${kind}), int(notified[#])))`;

/**
 * The default triggers.
 *
 * @param outOfSyncMinutes how long an Application is out of sync before somebody is notified.
 */
export function defaultTriggers(
  outOfSyncMinutes: number,
): Record<DefaultTrigger, NotificationCondition[]> {
  return {
    'on-deployed': [
      {
        description:
          'A new revision is synced, and healthy. Once per deployed revision, and not for self-heals.',
        when: `app.status?.operationState?.phase == 'Succeeded' and app.status.health?.status == 'Healthy' and (${IS_RECONCILED})`,
        oncePer: DEPLOYED,
        send: ['app-deployed'],
      },
    ],
    'on-sync-failed': [
      {
        description: 'A sync has failed. Once per synced revision, and again after a deployment.',
        when: SYNC_FAILED,
        // Without a revision: it could not even be read.
        oncePer: `[${SYNCED} ?? app.status.operationState?.startedAt, ${LAST_DEPLOYMENT}]`,
        send: ['app-sync-failed'],
      },
    ],
    'on-health-degraded': [
      {
        description: 'The app is degraded. Once, and again when it is degraded again.',
        when: "app.status?.health?.status == 'Degraded'",
        // Not the revision: a self-heal changes it. An empty one is once per change to degraded, too.
        oncePer: "app.status.health.lastTransitionTime ?? ''",
        send: ['app-health-degraded'],
      },
    ],
    'on-out-of-sync': [
      {
        description: `The app is out of sync, and its last sync ended ${outOfSyncMinutes} minutes ago. Once until the next sync or recovery.`,
        when: outOfSync(outOfSyncMinutes),
        // Not the revision: every commit to the repository is one, also those of other apps.
        oncePer: `${NOTIFIED} [${LAST_SYNC}, any(keys(notified), ${IS_RECOVERY}) ? ${lastTime(IS_RECOVERY)} : 0]`,
        send: ['app-out-of-sync'],
      },
    ],
    'on-self-heal-loop': [
      {
        description:
          'Argo CD keeps healing the app: something changes it back. Once until the next deployment.',
        when: SELF_HEAL_LOOP,
        oncePer: `[${LAST_DEPLOYMENT}]`,
        send: ['app-self-heal-loop'],
      },
    ],
    'on-recovered': [
      {
        description: 'The app is well again after a problem. Once per problem.',
        when: [
          `${NOTIFIED} app.status?.health?.status == 'Healthy'`,
          // A sync that runs may be a retry of the one that failed.
          "not (app.status.operationState?.phase in ['Error', 'Failed', 'Running', 'Terminating'])",
          // Also while `on-out-of-sync` does not fire: a sync that ended out of sync has solved nothing.
          "app.status?.sync?.status != 'OutOfSync'",
          `not (${SELF_HEAL_LOOP})`,
          `any(keys(notified), ${IS_PROBLEM})`,
        ].join(' and '),
        // The time of the last problem.
        oncePer: `${NOTIFIED} ${lastTime(IS_PROBLEM)}`,
        send: ['app-recovered'],
      },
    ],
  };
}
