import * as v from 'valibot';
import { CronSchema } from '../kubernetes/cron';
import { DurationSchema } from '../kubernetes/duration';
import { NonEmpty, wholeNumber } from '../kubernetes/names';
import { TimeZoneSchema } from '../kubernetes/time-zone';

/** How Argo CD brings the cluster to what Git says. */
export interface SyncPolicy {
  /**
   * Sync by itself when Git changes. `false` leaves each sync to a person.
   *
   * @default `{ prune: true, selfHeal: true }`
   */
  readonly automated?: false | AutomatedSync;
  /** @default `{ createNamespace: true }` */
  readonly options?: SyncOptions;
  /** @default 5 times, after 5 s, 10 s, 20 s, …, 3 min at most */
  readonly retry?: SyncRetry;
  /**
   * When this environment may be synced, or may not.
   *
   * @default at any time
   */
  readonly windows?: readonly SyncWindow[];
}

/** What an automated sync does on its own. */
export interface AutomatedSync {
  /**
   * Delete from the cluster what has gone from Git.
   *
   * @default true
   */
  readonly prune?: boolean;
  /**
   * Undo what somebody changed in the cluster by hand.
   *
   * @default true
   */
  readonly selfHeal?: boolean;
  /**
   * Go on even when Git holds no object of the app at all.
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
  /** Apply on the server's side, with field ownership. @default false */
  readonly serverSideApply?: boolean;
  /** Delete only once all the rest is healthy. @default false */
  readonly pruneLast?: boolean;
  /** Fail when another Application owns one of the objects. @default false */
  readonly failOnSharedResource?: boolean;
  /** Leave ignored differences alone when syncing, too. @default true where some are ignored */
  readonly respectIgnoreDifferences?: boolean;
  /** Apply only what is out of sync. @default false */
  readonly applyOutOfSyncOnly?: boolean;
  /** Validate against the cluster's schema. @default true */
  readonly validate?: boolean;
  /** Replace objects as a whole instead of patching them (`kubectl replace`). @default false */
  readonly replace?: boolean;
  /** How dependents of a pruned object go. @default 'foreground' */
  readonly prunePropagationPolicy?: 'foreground' | 'background' | 'orphan';
}

/** What happens after a failed sync. */
export interface SyncRetry {
  /** Tries; 0 is none, -1 without end. @default 5 */
  readonly limit?: number;
  /** The wait after the first failure, such as `5s`. @default '5s' */
  readonly duration?: string;
  /** What the wait is multiplied by each time. @default 2 */
  readonly factor?: number;
  /** The longest wait, such as `3m`. @default '3m' */
  readonly maxDuration?: string;
}

/** A time in which syncs are allowed, or denied. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** When it opens: a cron expression with five fields. */
  readonly schedule: string;
  /** How long it stays open, such as `8h`. */
  readonly duration: string;
  /** The schedule's time zone, such as `Asia/Kolkata`. @default UTC */
  readonly timeZone?: string;
  /** Apps it holds for, by name; `*` is a wildcard. @default every app of the environment */
  readonly apps?: readonly string[];
  /** Let a person sync all the same. @default false */
  readonly manualSync?: boolean;
  /** Why there is this window. */
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
