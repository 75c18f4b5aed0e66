import type { JsonObject } from '../../lib/base/json';

/** The time at which the triggers run. */
export const NOW = '2026-03-01T12:00:00Z';

const REVISION = '3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345';
/** Of a commit that changes nothing of the app. */
const OTHER_REVISION = '9c8b7a6f5e4d3c2b1a0918273645546372819000';

/** What differs between states. */
interface State {
  readonly health: string;
  readonly sync: 'Synced' | 'OutOfSync' | 'Unknown';
  /** @default no sync has ever run */
  readonly operationState?: JsonObject;
  /** @default none */
  readonly history?: readonly JsonObject[];
  readonly conditions?: JsonObject[];
  /** What has been sent, as Argo CD records it. */
  readonly notified?: Readonly<Record<string, number>>;
  readonly changes?: { readonly spec?: JsonObject; readonly sync?: JsonObject };
  /** A sync that has been requested. */
  readonly operation?: JsonObject;
}

/** The metadata of the Application, without annotations. */
export const METADATA = {
  name: 'orders-production',
  namespace: 'argocd',
  creationTimestamp: '2026-01-01T00:00:00Z',
};

function application(state: State): JsonObject {
  const { health, sync, operationState, history, conditions, notified, changes, operation } = state;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      ...METADATA,
      ...(notified && {
        annotations: { 'notified.notifications.argoproj.io': JSON.stringify(notified) },
      }),
    },
    spec: {
      project: 'production',
      source: {
        repoURL: 'https://github.com/example/gitops.git',
        path: 'dist/apps/production/orders',
      },
      destination: { name: 'production', namespace: 'orders-production' },
      ...changes?.spec,
    },
    status: {
      health: { status: health, lastTransitionTime: '2026-03-01T11:50:00Z' },
      sync: { status: sync, revision: REVISION, ...changes?.sync },
      summary: { images: ['registry.example.com/orders:v1.4.2'] },
      reconciledAt: '2026-03-01T11:59:30Z',
      ...(history && { history: [...history] }),
      ...(conditions && { conditions }),
      ...(operationState && { operationState }),
    },
    ...(operation && { operation }),
  };
}

const finished = (phase: string, finishedAt: string, changes: JsonObject = {}): JsonObject => ({
  phase,
  startedAt: '2026-03-01T11:00:00Z',
  finishedAt,
  message:
    phase === 'Succeeded'
      ? 'successfully synced (all tasks run)'
      : 'one or more objects failed to apply: Deployment "orders" is invalid',
  syncResult: { revision: REVISION, resources: [] },
  ...changes,
});

const EARLY = '2026-03-01T11:01:00Z';
const LATE = '2026-03-01T11:55:00Z';

/** The history of full syncs, and a partial one at a later revision, such as one by hand. */
const HISTORY = [
  { id: 0, revision: '0000000000000000000000000000000000000001', deployedAt: EARLY },
  { id: 1, revision: REVISION, deployedAt: EARLY },
];
const selfHealed = {
  history: HISTORY,
  sync: 'Synced',
  operationState: finished('Succeeded', LATE, {
    operation: {
      initiatedBy: { automated: true },
      sync: { autoHealAttemptsCount: 1, resources: [{ kind: 'Service', name: 'orders' }] },
    },
    syncResult: { revision: OTHER_REVISION, resources: [] },
  }),
  changes: { sync: { revision: OTHER_REVISION } },
} as const;

const well: State = {
  health: 'Healthy',
  sync: 'Synced',
  operationState: finished('Succeeded', EARLY),
};

/** At a time: conditions compare it with that of Argo CD. */
export const healedAgainAndAgain = (at: string) =>
  application({
    ...selfHealed,
    health: 'Healthy',
    history: HISTORY.map((it) => ({ ...it, deployedAt: at })),
    operationState: finished('Succeeded', at, {
      startedAt: at,
      operation: {
        initiatedBy: { automated: true },
        sync: { autoHealAttemptsCount: 12, resources: [{ kind: 'Service', name: 'orders' }] },
      },
      syncResult: { revision: OTHER_REVISION, resources: [] },
    }),
  });

const FAILED_BEFORE = { [`${REVISION}:on-sync-failed:[0].x:slack:orders-alerts`]: 1772360000 };

/** An Application in each state. */
export const APPLICATIONS = {
  new: application({ health: 'Missing', sync: 'OutOfSync' }),
  'of no controller yet': {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'orders-production', namespace: 'argocd', creationTimestamp: NOW },
    spec: { project: 'production', destination: { name: 'production' } },
  },
  well: application(well),
  progressing: application({ ...well, health: 'Progressing' }),
  syncing: application({
    ...well,
    sync: 'OutOfSync',
    operationState: { phase: 'Running', startedAt: EARLY },
  }),
  'failed to sync': application({
    ...well,
    sync: 'OutOfSync',
    operationState: finished('Failed', LATE),
    conditions: [{ type: 'SyncError', message: 'Failed sync attempt: "quoted", and\nlong' }],
  }),
  'failed without a revision': application({
    ...well,
    sync: 'Unknown',
    operationState: finished('Error', LATE, { syncResult: null }),
  }),
  degraded: application({ ...well, health: 'Degraded' }),
  'just out of sync': application({
    ...well,
    sync: 'OutOfSync',
    operationState: finished('Succeeded', LATE),
  }),
  'out of sync, with a sync requested': application({
    ...well,
    sync: 'OutOfSync',
    operation: { sync: { revision: REVISION } },
  }),
  'out of sync for long': application({ ...well, sync: 'OutOfSync' }),
  'out of sync, after a commit to another app': application({
    ...well,
    sync: 'OutOfSync',
    changes: { sync: { revision: OTHER_REVISION } },
  }),
  deployed: application({ ...well, history: HISTORY }),
  'just deployed, and not yet reconciled': application({
    ...well,
    history: HISTORY,
    operationState: finished('Succeeded', NOW),
  }),
  'healed by itself again and again': healedAgainAndAgain(LATE),
  'healed by itself': application({ ...selfHealed, health: 'Healthy' }),
  'degraded, and healed by itself': application({ ...selfHealed, health: 'Degraded' }),
  'deployed again': application({
    ...selfHealed,
    health: 'Healthy',
    history: [...HISTORY, { id: 2, revision: OTHER_REVISION, deployedAt: LATE }],
    operationState: finished('Succeeded', LATE, {
      syncResult: { revision: OTHER_REVISION, resources: [] },
    }),
  }),
  recovered: application({ ...well, notified: FAILED_BEFORE }),
  'recovered twice': application({
    ...well,
    notified: { ...FAILED_BEFORE, [`${REVISION} t:on-health-degraded:[0].x:slack:a`]: 1772364000 },
  }),
  'degraded again': application({ ...well, health: 'Degraded', notified: FAILED_BEFORE }),
  'of several sources': application({
    ...well,
    operationState: finished('Succeeded', EARLY, {
      syncResult: { revision: '', revisions: ['20.1.0', REVISION], resources: [] },
    }),
    changes: {
      spec: { source: null, sources: [{ repoURL: 'https://charts.example.com' }] },
      sync: { revision: '', revisions: ['20.1.0', REVISION] },
    },
  }),
} satisfies Readonly<Record<string, JsonObject>>;
