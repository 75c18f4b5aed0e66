import * as v from 'valibot';
import { ConditionSchema } from '../kubectl-output';
import type { PushedRevision } from '../pushed-revision';
import { sameRepository } from '../same-repository';

const HealthSchema = v.object({ status: v.optional(v.string()), message: v.optional(v.string()) });

const ResourceSchema = v.object({
  kind: v.optional(v.string(), ''),
  name: v.optional(v.string(), ''),
  status: v.optional(v.string()),
  health: v.optional(HealthSchema),
});

/** An Application in the cluster, as far as its state needs. */
export const ApplicationSchema = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.object({
    source: v.optional(v.object({ repoURL: v.optional(v.string()), path: v.optional(v.string()) })),
    destination: v.optional(
      v.object({
        server: v.optional(v.string()),
        name: v.optional(v.string()),
        namespace: v.optional(v.string()),
      }),
    ),
    syncPolicy: v.optional(
      v.object({
        automated: v.optional(v.object({ enabled: v.optional(v.boolean(), true) })),
      }),
    ),
  }),
  status: v.optional(
    v.object({
      sync: v.optional(
        v.object({ status: v.optional(v.string()), revision: v.optional(v.string()) }),
      ),
      health: v.optional(HealthSchema),
      operationState: v.optional(
        v.object({ phase: v.optional(v.string()), message: v.optional(v.string()) }),
      ),
      conditions: v.optional(v.array(ConditionSchema), []),
      resources: v.optional(v.array(ResourceSchema), []),
    }),
  ),
});

/** An Application in the cluster. */
export type LiveApplication = v.InferOutput<typeof ApplicationSchema>;

/** The state of an Application, for a person. */
export interface ApplicationState {
  readonly name: string;
  /** `Missing` if it does not exist, and `Unknown` if Argo CD has not looked at it yet. */
  readonly sync: string;
  readonly health: string;
  /** The commit of the fleet's repository that Argo CD has compared it with. @default unknown, or another repository */
  readonly revision?: string;
  /** `by-hand`: it is not Synced, but only a person syncs it. `failed`: it does not change without a new commit. */
  readonly state: 'settled' | 'by-hand' | 'waiting' | 'failed';
  /** Why it is not settled. */
  readonly reasons: readonly string[];
}

/** Where Applications come from. */
export interface ApplicationSource {
  readonly repoURL: string;
  /** @default any revision will do */
  readonly pushed?: PushedRevision;
}

/** The state of an Application that should exist. */
export function applicationState(
  name: string,
  application: LiveApplication | undefined,
  from: ApplicationSource,
): ApplicationState {
  if (application === undefined) {
    const reasons = ['It does not exist yet.'];
    return { name, sync: 'Missing', health: 'Missing', state: 'waiting', reasons };
  }
  const { status, spec } = application;
  const sync = status?.sync?.status ?? 'Unknown';
  const health = status?.health?.status ?? 'Unknown';
  const phase = status?.operationState?.phase;
  const revision = revisionOf(application, from);
  const seen = { name, sync, health, ...(revision !== undefined && { revision }) };
  const isRunning = phase === 'Running' || phase === 'Terminating';
  if (sync === 'Synced' && isFine(health) && !isRunning) {
    const old = oldRevision(application, revision, from);
    return { ...seen, state: old.length === 0 ? 'settled' : 'waiting', reasons: old };
  }
  if (status === undefined) {
    const reasons = ['Argo CD has not looked at it yet. Does argocd-application-controller run?'];
    return { ...seen, state: 'waiting', reasons };
  }
  const reasons = reasonsOf(status);
  if (!isAutomated(spec.syncPolicy?.automated) && sync === 'OutOfSync' && !isRunning) {
    return { ...seen, state: 'by-hand', reasons };
  }
  // Argo CD has used up its retries, and does not try the same commit again.
  const isOver = sync !== 'Synced' && (phase === 'Failed' || phase === 'Error');
  return { ...seen, state: isOver ? 'failed' : 'waiting', reasons };
}

/** The commit that it was compared with, if its source is the fleet's repository. */
function revisionOf(
  { spec: { source }, status }: LiveApplication,
  { repoURL }: ApplicationSource,
): string | undefined {
  if (source?.repoURL === undefined || !sameRepository(source.repoURL, repoURL)) return undefined;
  return status?.sync?.revision;
}

/** Argo CD polls Git: what it says may be about the commit before. */
function oldRevision(
  { spec: { source } }: LiveApplication,
  revision: string | undefined,
  { pushed }: ApplicationSource,
): string[] {
  const path = source?.path;
  if (!pushed || !revision || !path || !pushed.hasChanged(revision, path)) return [];
  return [
    `That is the state at ${shortCommit(revision)}. ${path} has changed since: Argo CD has not seen ${shortCommit(pushed.commit)} yet, for which it polls every few minutes.`,
  ];
}

/** A commit as git abbreviates it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 8);
}

function isAutomated(automated: { readonly enabled: boolean } | undefined): boolean {
  return automated?.enabled === true;
}

function reasonsOf({
  conditions,
  operationState,
  resources,
  health,
}: NonNullable<LiveApplication['status']>): string[] {
  const { phase, message } = operationState ?? {};
  const operation =
    phase === undefined || phase === 'Succeeded'
      ? []
      : [`Sync ${phase}${message ? `: ${message}` : ''}`];
  const unhealthy = resources
    .filter((it) => it.health?.status !== undefined && !isFine(it.health.status))
    .map(
      ({ kind, name, health }) =>
        `${kind} ${name} is ${health?.status}${health?.message ? `: ${health.message}` : ''}`,
    );
  const unsynced = resources.filter((it) => it.status === 'OutOfSync');
  return [
    ...conditions.filter(({ type }) => !type.endsWith('Warning')).map(conditionText),
    ...operation,
    ...(health?.message ? [health.message] : []),
    ...unhealthy,
    ...(unsynced.length > 0
      ? [`OutOfSync: ${unsynced.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`]
      : []),
  ].map((it) => (it.length > 500 ? `${it.slice(0, 499)}…` : it));
}

function conditionText({ type, message = '' }: { type: string; message?: string | undefined }) {
  return `${type}: ${message}`;
}

/** Something that is Suspended was paused on purpose, such as a CronJob. */
function isFine(health: string): boolean {
  return health === 'Healthy' || health === 'Suspended';
}
