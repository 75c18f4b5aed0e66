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

/** The last full sync. A self-heal is one, too, if the repository has had a commit since the sync before it. */
const LAST_DEPLOYMENT = `last(${HISTORY})`;

// Where Argo CD records which notifications it has sent, and when: `<once per>:<trigger>:[0].<hash>:<service>:<recipient>`.
const NOTIFIED =
  "let notified = fromJSON(app.metadata.annotations?.['notified.notifications.argoproj.io'] ?? '{}');";
const sentBy = (triggers: string) => `# matches '(^|:)on-(${triggers}):'`;
const IS_DEPLOYED = sentBy('deployed');
const IS_PROBLEM = sentBy('sync-failed|health-degraded|out-of-sync|self-heal-loop');
const IS_LOOP = sentBy('self-heal-loop');
const IS_RECOVERY = sentBy('recovered');
/** When the last of some notifications was sent, or 0. */
const lastTime = (kind: string) =>
  `max(concat([0], map(filter(keys(notified), ${kind}), int(notified[#]))))`;

/**
 * The revision of the last deployment, and when another one was notified last: after a rollback, the revision alone
 * would be one that is notified already. A partial sync is no deployment: it is not in the history. Nor can the images
 * tell what a deployment is: they are those of the pods that run, also of old ones and of Jobs.
 */
const DEPLOYED = [
  `${NOTIFIED} let deployed = ${LAST_DEPLOYMENT};`,
  `let revision = string(deployed?.revisions ?? deployed?.revision ?? ${SYNCED});`,
  `[revision, ${lastTime(`${IS_DEPLOYED} and not (# startsWith '[' + revision + ' ')`)}]`,
].join(' ');

/** Which full sync is the last one that succeeded. */
const LAST_DEPLOYMENT_ID = `(${LAST_DEPLOYMENT}?.id ?? '')`;

/**
 * A problem of syncs is a new one after a sync that succeeded, or after a recovery, as partial syncs are not in the
 * history. The revision or the time of the sync do not tell: after a failure, Argo CD tries again with every commit to
 * the repository, also those of other apps.
 */
const SYNC_PROBLEM = `${NOTIFIED} [${LAST_DEPLOYMENT_ID}, ${lastTime(IS_RECOVERY)}]`;

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
const DEPLOYED_AT = `time.Parse(${LAST_DEPLOYMENT}?.deployedAt ?? app.metadata.creationTimestamp)`;

const HAS_SYNCED_LATELY =
  'time.Now().Sub(time.Parse(app.status?.operationState?.startedAt ?? app.metadata.creationTimestamp)).Minutes() < 15';

/**
 * Five self-heals since the last full sync take two minutes, as each waits longer than the one before, up to five
 * minutes. In a busy repository, more would never be counted: the first self-heal after any commit is a full sync. As
 * nothing else starts their number again, they must also be one a day, and the last one must be recent.
 */
const SELF_HEAL_LOOP = [
  `${SELF_HEALS} >= 5`,
  `${SELF_HEALS} >= time.Now().Sub(${DEPLOYED_AT}).Hours() / 24`,
  HAS_SYNCED_LATELY,
].join(' and ');

/**
 * A loop that is notified lasts through commits to the repository, until it recovers. After a day, it is notified again
 * with the next commit, as not everybody subscribes to recoveries.
 */
const LOOP = [
  NOTIFIED,
  `let began = ${lastTime(IS_LOOP)};`,
  `began > ${lastTime(IS_RECOVERY)} and ${DEPLOYED_AT}.Unix() - began < 24 * 3600`,
  `? split(find(keys(notified), ${IS_LOOP} and int(notified[#]) == began), ':on-self-heal-loop:')[0]`,
  `: string([${LAST_DEPLOYMENT_ID}])`,
].join(' ');

/** Also while too few self-heals are counted, after a commit to the repository. */
const LOOP_LASTS = `${lastTime(IS_LOOP)} > ${lastTime(IS_RECOVERY)} and ${HAS_SYNCED_LATELY}`;

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
          'A new revision is synced, and healthy. Once until another revision is deployed.',
        when: `app.status?.operationState?.phase == 'Succeeded' and app.status.health?.status == 'Healthy' and (${IS_RECONCILED})`,
        oncePer: DEPLOYED,
        send: ['app-deployed'],
      },
    ],
    'on-sync-failed': [
      {
        description: 'A sync has failed. Once until one succeeds.',
        when: SYNC_FAILED,
        oncePer: SYNC_PROBLEM,
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
        description: `The app is out of sync, and its last sync ended ${outOfSyncMinutes} minutes ago. Once until a sync succeeds.`,
        when: outOfSync(outOfSyncMinutes),
        oncePer: SYNC_PROBLEM,
        send: ['app-out-of-sync'],
      },
    ],
    'on-self-heal-loop': [
      {
        description:
          'Argo CD keeps healing the app: something changes it back. Once until it ends.',
        when: SELF_HEAL_LOOP,
        oncePer: LOOP,
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
          `not (${LOOP_LASTS})`,
          `any(keys(notified), ${IS_PROBLEM})`,
        ].join(' and '),
        // The time of the last problem.
        oncePer: `${NOTIFIED} ${lastTime(IS_PROBLEM)}`,
        send: ['app-recovered'],
      },
    ],
  };
}
