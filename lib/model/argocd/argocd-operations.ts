import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { Cidr } from '../../kubernetes/cidr';
import { DurationSchema } from '../../kubernetes/duration';
import { DnsLabel, LabelKey, LabelValue, NonEmpty, wholeNumber } from '../../kubernetes/names';

/** How Argo CD treats the objects of the clusters. */
export interface ArgocdResources {
  /** Objects that Argo CD does not watch. @default none but Argo CD's own */
  readonly exclusions?: readonly ArgocdExclusion[];
  /** Differences that no app reports, by `<group>/<Kind>`, `<Kind>` for the core group, or `all`. @default none */
  readonly ignoreDifferences?: Readonly<Record<string, ArgocdIgnored>>;
  /** Changes in the cluster after which no app is compared again, by the same keys. @default Argo CD's own */
  readonly ignoreUpdates?: Readonly<Record<string, ArgocdIgnored>>;
}

/** A class of objects. Each field is a list of patterns; `*` is a wildcard. */
export interface ArgocdExclusion {
  /** @default all groups */
  readonly apiGroups?: readonly string[];
  /** @default all kinds */
  readonly kinds?: readonly string[];
  /** URLs of clusters. @default all clusters */
  readonly clusters?: readonly string[];
}

/** Fields of an object. */
export interface ArgocdIgnored {
  /** Such as `/spec/replicas`. */
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  /** Fields owned by these managers. Not for `ignoreUpdates`. */
  readonly managedFieldsManagers?: readonly string[];
}

/** When Argo CD looks for changes. */
export interface ArgocdReconciliation {
  /** How often it polls Git; `0s` never does. @default '120s' */
  readonly timeout?: string;
  /** A random time of at most this is added, so that not all apps are compared at once. @default '60s' */
  readonly jitter?: string;
}

/** The application controller. */
export interface ArgocdController {
  /** Replicas, each of which manages some of the clusters. @default 1 */
  readonly shards?: number;
  /** How clusters are distributed over the shards. @default 'legacy' */
  readonly sharding?: 'legacy' | 'round-robin' | 'consistent-hashing';
  /** How many apps are compared at once. @default 20 */
  readonly statusProcessors?: number;
  /** How many syncs run at once. @default 10 */
  readonly operationProcessors?: number;
  /** How many `kubectl` processes run at once. @default 20 */
  readonly kubectlParallelism?: number;
  /** How long the repo server may take to render an app. @default 60 seconds */
  readonly repoServerTimeoutSeconds?: number;
  /**
   * How long a sync may take with its retries, in seconds. Argo CD then terminates it, and deletes its hooks. 0 is no
   * limit: a sync that never ends lets no later one start. The sync of an environment's root waits through a deny window:
   * with a shorter time it fails, and is not tried again before the next commit.
   * @default four hours, and the time of all deny windows of an environment, of the one with the longest
   */
  readonly syncTimeoutSeconds?: number;
  /** How many requests a second the API server of a cluster gets. Argo CD 3.4. @default 50 */
  readonly clientQps?: number;
  /** How many of them may come at once. Argo CD 3.4. @default 100 */
  readonly clientBurst?: number;
}

/** The repo server, which reads repositories and renders apps. */
export interface ArgocdRepoServer {
  /** @default 1, or 2 with high availability */
  readonly replicas?: number;
  /** How many apps are rendered at once by a replica. @default no limit */
  readonly parallelism?: number;
}

/** The API server, which serves the UI. */
export interface ArgocdServer {
  /** @default 1, or 2 with high availability */
  readonly replicas?: number;
  /**
   * Whether the UI has a terminal in the pods of apps (`exec.enabled`), for `admin` and for roles with a permission on
   * `exec`. In its own cluster, Argo CD gets the right to `create` `pods/exec`.
   *
   * @default false
   */
  readonly terminal?: boolean;
}

/** Metrics for Prometheus. */
export interface ArgocdMonitoring {
  /** The labels by which Prometheus Operator finds ServiceMonitors. @default no ServiceMonitors */
  readonly serviceMonitors?: Readonly<Record<string, string>>;
  /** The labels by which Grafana finds ConfigMaps with dashboards. @default no dashboard */
  readonly dashboard?: Readonly<Record<string, string>>;
}

/** Who may connect to the API server of Argo CD. */
export interface ArgocdNetworkPolicy {
  /** CIDR blocks, such as those of the load balancer's subnets. @default none */
  readonly cidrs?: readonly string[];
  /** Namespaces, such as that of the Gateway. @default none */
  readonly namespaces?: readonly string[];
}

const texts = v.optional(v.array(NonEmpty));
const count = v.optional(wholeNumber(1));
const labels = v.optional(recordSchema(LabelKey, LabelValue));

const KindKey = v.pipe(
  v.string(),
  v.regex(
    /^(all|([a-z0-9*?][a-z0-9.*?-]*\/)?[A-Z*?][A-Za-z0-9*?]*)$/,
    'Use "<group>/<Kind>" such as "apps/Deployment", "<Kind>" for the core group, or "all".',
  ),
);

const IgnoredSchema = objectSchema<ArgocdIgnored>({
  jsonPointers: v.optional(
    v.array(v.pipe(v.string(), v.regex(/^\//, 'A JSON pointer starts with a slash.'))),
  ),
  jqPathExpressions: texts,
  managedFieldsManagers: texts,
});

export const ResourcesSchema = objectSchema<ArgocdResources>({
  exclusions: v.optional(
    v.array(
      v.pipe(
        objectSchema<ArgocdExclusion>({ apiGroups: texts, kinds: texts, clusters: texts }),
        v.check(
          (it) => Object.keys(it).length > 0,
          'This would exclude every object of every cluster. Name groups, kinds or clusters.',
        ),
      ) as Schema<ArgocdExclusion>,
    ),
  ),
  ignoreDifferences: v.optional(recordSchema(KindKey, IgnoredSchema)),
  ignoreUpdates: v.optional(recordSchema(KindKey, IgnoredSchema)),
});

export const ReconciliationSchema = objectSchema<ArgocdReconciliation>({
  timeout: v.optional(DurationSchema),
  jitter: v.optional(DurationSchema),
});

export const ControllerSchema = objectSchema<ArgocdController>({
  shards: count,
  sharding: v.optional(v.picklist(['legacy', 'round-robin', 'consistent-hashing'])),
  statusProcessors: count,
  operationProcessors: count,
  kubectlParallelism: count,
  repoServerTimeoutSeconds: count,
  syncTimeoutSeconds: v.optional(wholeNumber()),
  clientQps: count,
  clientBurst: count,
});

export const RepoServerSchema = objectSchema<ArgocdRepoServer>({
  replicas: count,
  parallelism: count,
});

export const ServerSchema = objectSchema<ArgocdServer>({
  replicas: count,
  terminal: v.optional(v.boolean()),
});

export const MonitoringSchema = objectSchema<ArgocdMonitoring>({
  serviceMonitors: labels,
  dashboard: labels,
});

export const NetworkPolicySchema = objectSchema<ArgocdNetworkPolicy>({
  cidrs: v.optional(v.array(Cidr)),
  namespaces: v.optional(v.array(DnsLabel)),
});
