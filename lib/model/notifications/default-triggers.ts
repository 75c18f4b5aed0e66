import type { NotificationCondition } from './notification-trigger';

/** The triggers that every platform with notifications has. */
export type DefaultTrigger =
  | 'on-deployed'
  | 'on-sync-failed'
  | 'on-health-degraded'
  | 'on-out-of-sync'
  | 'on-recovered';

/** The template that a default trigger sends. */
export type DefaultTemplate =
  | 'app-deployed'
  | 'app-sync-failed'
  | 'app-health-degraded'
  | 'app-out-of-sync'
  | 'app-recovered';

const RESULT = 'app.status.operationState?.syncResult';
// An Application with several sources has `revisions`, and an empty `revision`.
const SYNCED = `${RESULT}?.revisions ?? ${RESULT}?.revision`;

/**
 * The revision of the last full sync. A self-heal is a partial one, which is no deployment: it is not in the history,
 * but `syncResult` has the revision of the repository at that time.
 */
const DEPLOYED = `last(app.status.history ?? [])?.revisions ?? last(app.status.history ?? [])?.revision ?? ${SYNCED}`;

const SYNC_FAILED = "app.status?.operationState?.phase in ['Error', 'Failed']";

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

// Where Argo CD records which notifications it has sent, and when: `<once per>:<trigger>:[0].<hash>:<service>:<recipient>`.
const NOTIFIED =
  "let notified = fromJSON(app.metadata.annotations?.['notified.notifications.argoproj.io'] ?? '{}');";
const IS_PROBLEM = "# matches '(^|:)on-(sync-failed|health-degraded|out-of-sync):'";

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
          'A new revision is synced, and healthy. Once per synced revision, and not for self-heals.',
        when: "app.status?.operationState?.phase == 'Succeeded' and app.status.health?.status == 'Healthy'",
        oncePer: DEPLOYED,
        send: ['app-deployed'],
      },
    ],
    'on-sync-failed': [
      {
        description: 'A sync has failed. Once per synced revision.',
        when: SYNC_FAILED,
        // Without a revision: it could not even be read.
        oncePer: `${SYNCED} ?? app.status.operationState?.startedAt`,
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
        description: `The app is out of sync, and its last sync ended ${outOfSyncMinutes} minutes ago. Once until the next sync.`,
        when: outOfSync(outOfSyncMinutes),
        // Not the revision: every commit to the repository is one, also those of other apps.
        oncePer: LAST_SYNC,
        send: ['app-out-of-sync'],
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
          `any(keys(notified), ${IS_PROBLEM})`,
        ].join(' and '),
        // The time of the last problem.
        oncePer: `${NOTIFIED} max(map(filter(keys(notified), ${IS_PROBLEM}), int(notified[#])))`,
        send: ['app-recovered'],
      },
    ],
  };
}
