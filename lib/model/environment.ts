import * as v from 'valibot';
import { show } from '../base/hint';
import { deepFreeze } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { fieldProblems, formatField } from '../base/validation';
import {
  DnsLabel,
  DnsSubdomain,
  isDns1035Label,
  LabelKey,
  LabelValue,
  NonEmpty,
  wholeNumber,
} from '../kubernetes/names';
import { type KubernetesVersion, KubernetesVersionSchema } from '../kubernetes/version';
import { ENVIRONMENTS_FILE } from './layout';
import { FleetError, type Problem } from './problem';
import { type ProjectRights, ProjectRightsSchema } from './project-rights';
import { type ProvidedObject, ProvidedObjectsSchema } from './provided';
import { type ReleasePolicy, ReleasePolicySchema } from './release-policy';
import type { RuleId } from './rule-id';
import { RuleIdSchema } from './suppression';
import { type SyncPolicy, SyncPolicySchema } from './sync-policy';

/** A cluster as Argo CD knows it: by its API server's address, or by the name it was added under. */
export type Cluster = { readonly server: string } | { readonly name: string };

/** A place where apps run: a cluster, a namespace rule, a sync policy, a place in the promotion order. */
export interface EnvironmentProps {
  /** The cluster that Argo CD deploys to. */
  readonly cluster: Cluster;
  /**
   * The namespace of an app: a pattern with `{app}` and `{environment}` in it.
   *
   * @example '{app}-{environment}'
   */
  readonly namespace: string;
  /** The place in the promotion order: a release moves from 1 to 2 to 3. Equal numbers stand side by side. */
  readonly promotionOrder: number;
  /**
   * The minor version of the cluster's Kubernetes: what is rendered is checked against its API.
   *
   * @default what any covered version accepts is accepted
   * @example '1.33'
   */
  readonly kubernetes?: KubernetesVersion;
  /**
   * How Argo CD brings the cluster to what Git says.
   *
   * @default automated, with prune and self-heal
   */
  readonly sync?: SyncPolicy;
  /** What this environment gives an app that does not say otherwise. */
  readonly defaults?: EnvironmentDefaults;
  /**
   * Labels that Argo CD sets on the namespaces it creates, such as
   * `pod-security.kubernetes.io/enforce: restricted`.
   *
   * @default none
   */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /**
   * What apps may deploy here besides what every app may, such as a ClusterRole that one adds in `extend`.
   *
   * @default nothing
   */
  readonly allow?: ProjectRights;
  /**
   * Real users depend on it: some rules are stricter here.
   *
   * @default true for the last in the promotion order
   */
  readonly production?: boolean;
  /**
   * What every app's namespace has here without the app making it, such as a Secret that pulls images.
   *
   * @default what Kubernetes itself puts there, and the Secrets of `defaults.imagePullSecrets`
   */
  readonly provided?: readonly ProvidedObject[];
  /**
   * Which releases come here, and how.
   *
   * @default any tag but `latest`; by promotion, except for the first in the promotion order
   */
  readonly releases?: ReleasePolicy;
  /**
   * Rules whose warnings are errors here.
   *
   * @example ['practice/limits']
   * @default none
   */
  readonly errors?: readonly RuleId[];
}

/** What an environment gives an app that does not say otherwise. */
export interface EnvironmentDefaults {
  /**
   * The domain of the hosts: an app that asks for an ingress or a route and names no host gets
   * `<app>.<domain>`.
   *
   * @default none: such an app has to name its host
   */
  readonly domain?: string;
  /**
   * Replicas of a service or worker that says nothing of them.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Names of the Secrets that pull images, for an app that names none itself.
   *
   * @default none
   */
  readonly imagePullSecrets?: readonly string[];
}

/** An environment: its name and all of its properties. */
export interface Environment<Name extends string = string> extends EnvironmentProps {
  /** Such as `production`. */
  readonly name: Name;
  readonly production: boolean;
}

/** The environments of a fleet, by name. */
export type Environments<Name extends string = string> = { readonly [K in Name]: Environment<K> };

const ClusterSchema = v.union(
  [v.strictObject({ server: NonEmpty }), v.strictObject({ name: NonEmpty })],
  'Name the cluster by `server` (its API address) or by `name` (its name in Argo CD), not both.',
);

const NamespacePattern = v.pipe(
  v.string(),
  v.check(
    (pattern) => isDns1035Label(expand(pattern, 'a', 'e')),
    (issue) =>
      `${show(issue.input)} is not a namespace pattern: it becomes a DNS label once {app} and {environment} are filled in. There are no other placeholders.`,
  ),
);

const EnvironmentSchema = v.strictObject({
  cluster: ClusterSchema,
  namespace: NamespacePattern,
  promotionOrder: wholeNumber(1),
  kubernetes: v.optional(KubernetesVersionSchema),
  sync: v.optional(SyncPolicySchema),
  defaults: v.optional(
    v.strictObject({
      domain: v.optional(DnsSubdomain),
      replicas: v.optional(wholeNumber()),
      imagePullSecrets: v.optional(v.array(DnsSubdomain)),
    }),
  ),
  namespaceLabels: v.optional(recordSchema(LabelKey, LabelValue)),
  allow: v.optional(ProjectRightsSchema),
  production: v.optional(v.boolean()),
  provided: v.optional(ProvidedObjectsSchema),
  releases: v.optional(ReleasePolicySchema),
  errors: v.optional(v.array(RuleIdSchema)),
});

/** `default` is the project that Argo CD comes with, `root` that of the root Applications. */
const RESERVED = ['default', 'root'];

/** The cluster that Argo CD runs in, as it knows it. */
export const IN_CLUSTER = { server: 'https://kubernetes.default.svc' } as const satisfies Cluster;

/**
 * Describes the environments of a fleet. Their names are from here on the only ones that an app may
 * overlay: a misspelled one does not compile.
 *
 * @throws {@link FleetError} when a name or a property is not valid.
 */
export function defineEnvironments<const Name extends string>(
  environments: Readonly<Record<Name, EnvironmentProps>>,
): Environments<Name> {
  const problems: Problem[] = [];
  const result: Record<string, Environment> = {};
  const last = Math.max(...Object.values<EnvironmentProps>(environments).map(orderOf));
  for (const [name, props] of Object.entries<EnvironmentProps>(environments)) {
    for (const { message } of fieldProblems(DnsLabel, name)) {
      problems.push({ file: ENVIRONMENTS_FILE, field: name, message });
    }
    for (const { path, message } of fieldProblems(EnvironmentSchema, props)) {
      problems.push({ file: ENVIRONMENTS_FILE, field: formatField([name, ...path]), message });
    }
    if (RESERVED.includes(name)) {
      const message = `Argo CD's project "${name}" has another use, and an environment's project has its name.`;
      problems.push({ file: ENVIRONMENTS_FILE, field: name, message, fix: 'Choose another name.' });
    }
    result[name] = { production: orderOf(props) === last, ...props, name };
  }
  if (problems.length > 0) throw new FleetError(problems);
  return deepFreeze(result) as Environments<Name>;
}

function orderOf({ promotionOrder }: EnvironmentProps): number {
  return promotionOrder;
}

/** The name of a cluster in Argo CD, or its address: the same for the same cluster. */
export function clusterName(cluster: Cluster): string {
  if ('name' in cluster) return cluster.name;
  return cluster.server === IN_CLUSTER.server ? 'in-cluster' : cluster.server;
}

/** The environments as a list: by promotion order, then by name. */
export function listEnvironments(environments: Environments): Environment[] {
  return Object.values(environments).sort(
    (a, b) => a.promotionOrder - b.promotionOrder || (a.name < b.name ? -1 : 1),
  );
}

/** The namespace that an app gets in an environment. */
export function namespaceOf(environment: EnvironmentProps & { name: string }, app: string): string {
  return expand(environment.namespace, app, environment.name);
}

function expand(pattern: string, app: string, environment: string): string {
  return pattern.replaceAll('{app}', app).replaceAll('{environment}', environment);
}
