import * as v from 'valibot';
import { CronSchema } from '../kubernetes/cron';
import { DurationSchema } from '../kubernetes/duration';
import { NonEmpty, wholeNumber } from '../kubernetes/names';
import { TimeZoneSchema } from '../kubernetes/time-zone';

/** How Argo CD syncs the cluster with Git. */
export interface SyncPolicy {
  /**
   * Sync automatically when Git changes. `false` requires a manual sync.
   *
   * @default `{ prune: true, selfHeal: true }`
   */
  readonly automated?: false | AutomatedSync;
  /** @default `{ createNamespace: true }` */
  readonly options?: SyncOptions;
  /** @default 7 retries, after 5 s, 10 s, 20 s, …, at most 3 min, each with the newest revision */
  readonly retry?: SyncRetry;
  /**
   * When syncs of this environment are allowed or denied.
   *
   * @default at any time
   */
  readonly windows?: readonly SyncWindow[];
  /**
   * Kinds whose objects Argo CD deletes only after somebody has confirmed it, such as `PersistentVolumeClaim`. Until then,
   * the sync waits.
   *
   * @default none
   */
  readonly confirmDeletion?: readonly string[];
}

/** Options of automated sync. */
export interface AutomatedSync {
  /**
   * Delete objects from the cluster that were removed from Git.
   *
   * @default true
   */
  readonly prune?: boolean;
  /**
   * Revert manual changes in the cluster.
   *
   * @default true
   */
  readonly selfHeal?: boolean;
  /**
   * Sync even if Git contains no objects of the app.
   *
   * @default false
   */
  readonly allowEmpty?: boolean;
}

/**
 * Argo CD's sync options, typed.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export interface SyncOptions {
  /** Create the app's namespace. @default true */
  readonly createNamespace?: boolean;
  /** Use server-side apply, with field ownership. @default false */
  readonly serverSideApply?: boolean;
  /** Prune only after all other objects are healthy. @default false */
  readonly pruneLast?: boolean;
  /** Fail when another Application owns one of the objects. @default false */
  readonly failOnSharedResource?: boolean;
  /** Keep ignored differences during a sync. @default true if any differences are ignored */
  readonly respectIgnoreDifferences?: boolean;
  /** Apply only objects that are out of sync. @default false */
  readonly applyOutOfSyncOnly?: boolean;
  /** Validate against the cluster's schema. @default true */
  readonly validate?: boolean;
  /** Replace whole objects instead of patching them (`kubectl replace`). @default false */
  readonly replace?: boolean;
  /** How dependents of a pruned object are deleted. @default 'foreground' */
  readonly prunePropagationPolicy?: 'foreground' | 'background' | 'orphan';
}

/** How a failed sync is retried. */
export interface SyncRetry {
  /** The number of retries; 0 disables them, -1 is unlimited. @default 7 */
  readonly limit?: number;
  /** The delay after the first failure, such as `5s`. @default '5s' */
  readonly duration?: string;
  /** The factor that the delay is multiplied by each time. @default 2 */
  readonly factor?: number;
  /** The maximum delay, such as `3m`. @default '3m' */
  readonly maxDuration?: string;
}

/** A time window in which syncs are allowed or denied. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** When it opens: a cron expression with five fields. */
  readonly schedule: string;
  /** How long it stays open, such as `8h`. */
  readonly duration: string;
  /** The schedule's time zone, such as `Asia/Kolkata`. @default UTC */
  readonly timeZone?: string;
  /** Names of the apps it applies to; `*` is a wildcard. @default every app of the environment */
  readonly apps?: readonly string[];
  /** Allow manual syncs while automated ones are blocked. @default false */
  readonly manualSync?: boolean;
  /** The reason for the window. */
  readonly description?: string;
}

const SyncOptionsSchema = v.strictObject({
  createNamespace: v.optional(v.boolean()),
  serverSideApply: v.optional(v.boolean()),
  pruneLast: v.optional(v.boolean()),
  failOnSharedResource: v.optional(v.boolean()),
  respectIgnoreDifferences: v.optional(v.boolean()),
  applyOutOfSyncOnly: v.optional(v.boolean()),
  validate: v.optional(v.boolean()),
  replace: v.optional(v.boolean()),
  prunePropagationPolicy: v.optional(v.picklist(['foreground', 'background', 'orphan'])),
});

export const SyncPolicySchema = v.strictObject({
  confirmDeletion: v.optional(
    v.array(
      v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z0-9]*$/, 'Use one kind, such as "Namespace".')),
    ),
  ),
  automated: v.optional(
    v.union(
      [
        v.literal(false),
        v.strictObject({
          prune: v.optional(v.boolean()),
          selfHeal: v.optional(v.boolean()),
          allowEmpty: v.optional(v.boolean()),
        }),
      ],
      'Use `false`, or an object with `prune`, `selfHeal` and `allowEmpty`.',
    ),
  ),
  options: v.optional(SyncOptionsSchema),
  retry: v.optional(
    v.strictObject({
      limit: v.optional(wholeNumber(-1)),
      duration: v.optional(DurationSchema),
      factor: v.optional(wholeNumber(1)),
      maxDuration: v.optional(DurationSchema),
    }),
  ),
  windows: v.optional(
    v.array(
      v.strictObject({
        kind: v.picklist(['allow', 'deny']),
        schedule: CronSchema,
        duration: DurationSchema,
        timeZone: v.optional(TimeZoneSchema),
        apps: v.optional(v.array(NonEmpty)),
        manualSync: v.optional(v.boolean()),
        description: v.optional(v.string()),
      }),
    ),
  ),
});
