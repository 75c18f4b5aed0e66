import * as v from 'valibot';
import { isPlainObject } from '../base/json';
import { recordSchema } from '../base/record-schema';
import {
  DnsLabel,
  DnsSubdomain,
  LabelKey,
  LabelValue,
  NonEmpty,
  wholeNumber,
} from '../kubernetes/names';
import { type KubernetesVersion, KubernetesVersionSchema } from '../kubernetes/version';
import type { ArgocdProps } from './argocd/argocd';
import { CodeOwnersSchema } from './code-owner';
import { projectName } from './layout';
import type { NamedEnvironment } from './named-environment';
import { fillNamespace, NamespacePattern } from './namespace-pattern';
import {
  type NotificationSubscriptions,
  NotificationSubscriptionsSchema,
} from './notifications/notification-subscriptions';
import type { Overlay } from './overlay';
import { type ProjectRights, ProjectRightsSchema } from './project-rights';
import { type ProvidedObject, ProvidedObjectsSchema } from './provided';
import { PullSecretsSchema } from './pull-secrets';
import { type ReleasePolicy, ReleasePolicySchema } from './release-policy';
import type { RuleId } from './rule-id';
import { type SecretSource, SecretSourceSchema } from './secret-source';
import { RuleIdSchema } from './suppression';
import { type SyncPolicy, SyncPolicySchema } from './sync-policy';
import type { Team } from './team';

/** A cluster in Argo CD: the address of its API server, or its name in Argo CD. */
export type Cluster = { readonly server: string } | { readonly name: string };

/** A place where apps run: a cluster, a namespace rule, a sync policy, a place in the promotion order. */
export interface EnvironmentProps {
  /** The cluster that Argo CD deploys to. */
  readonly cluster: Cluster;
  /**
   * The namespace of each app that does not name one: a pattern with the placeholders `{app}`, `{environment}`, `{team}`
   * and `{group}`.
   *
   * @example '{app}-{environment}'
   */
  readonly namespace: string;
  /** The place in the promotion order: a release moves from 1 to 2 to 3. Environments with equal numbers are parallel. */
  readonly promotionOrder: number;
  /**
   * The minor version of the cluster. Manifests are validated against its API.
   *
   * @default anything that any covered version accepts
   * @example '1.33'
   */
  readonly kubernetes?: KubernetesVersion;
  /**
   * How Argo CD syncs the cluster.
   *
   * @default automated, with prune and self-heal
   */
  readonly sync?: SyncPolicy;
  /** Defaults for apps that do not set a value themselves. */
  readonly defaults?: EnvironmentDefaults;
  /**
   * Labels that Argo CD sets on the namespaces it creates, such as
   * `pod-security.kubernetes.io/enforce: restricted`. Those of an app take precedence.
   *
   * @default none
   */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Annotations that Argo CD sets on the namespaces it creates. Those of an app take precedence. @default none */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Additional kinds and namespaces that apps may deploy here, such as a ClusterRole added in `extend`.
   *
   * @default nothing
   */
  readonly allow?: ProjectRights;
  /**
   * An Argo CD in this environment's cluster, for it alone: what differs from `argocd` of the platform; `{}` for nothing.
   *
   * @default the Argo CD of the platform manages the environment
   */
  readonly ownArgocd?: Overlay<ArgocdProps>;
  /**
   * Whether this is a production environment. Some rules are stricter there.
   *
   * @default true for the last in the promotion order
   */
  readonly production?: boolean;
  /**
   * Objects in every app's namespace that no app creates, such as an image pull Secret.
   *
   * @default the objects that Kubernetes creates, and the Secrets in `defaults.imagePullSecrets`
   */
  readonly provided?: readonly ProvidedObject[];
  /**
   * Which releases this environment accepts, and how.
   *
   * @default any tag but `latest`; only by promotion, except for the first in the promotion order
   */
  readonly releases?: ReleasePolicy;
  /**
   * Where the secrets of apps come from: `externalSecrets({ … })` or `sealedSecrets()`.
   *
   * @default nowhere: an app with `secrets` cannot run here
   */
  readonly secrets?: SecretSource;
  /**
   * Notification recipients for all apps here, by trigger and service, such as
   * `{ 'on-sync-failed': { slack: ['alerts'] } }`.
   *
   * @default none
   */
  readonly notifications?: NotificationSubscriptions;
  /**
   * Rules whose warnings count as errors here.
   *
   * @example ['practice/limits']
   * @default none
   */
  readonly errors?: readonly RuleId[];
  /**
   * Who approves what changes here, for `argosy codeowners`, instead of the teams: `@org/team`, `@user` or an e-mail
   * address.
   *
   * @default the teams, for their apps
   */
  readonly codeOwners?: readonly string[];
}

/** Defaults for apps that do not set a value themselves. */
export interface EnvironmentDefaults {
  /**
   * The domain of hosts: an app with an ingress or a route but no host gets `<app>.<domain>`.
   *
   * @default none: such an app must set its host
   */
  readonly domain?: string;
  /**
   * Replicas of a service or worker that does not set them.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Names of image pull Secrets, for apps that set none.
   *
   * @default none
   */
  readonly imagePullSecrets?: readonly string[];
}

/** An environment: its name and all of its properties. */
export interface Environment<Name extends string = string, Group extends string = string>
  extends EnvironmentProps {
  /** Such as `production`. */
  readonly name: Name;
  readonly production: boolean;
  /** The group that it belongs to. @default none */
  readonly group?: Group;
  /**
   * The team whose app is rendered: the environment then has the team's rights and defaults.
   *
   * @default the app has no team
   */
  readonly team?: Team;
}

/** The environments of a fleet, by name. A group is none: its members are. */
export type Environments<Name extends string = string, Group extends string = string> = {
  readonly [K in Name]: Environment<K, Group>;
};

const ClusterSchema = v.union(
  [v.strictObject({ server: NonEmpty }), v.strictObject({ name: NonEmpty })],
  'Name the cluster by `server` (its API address) or by `name` (its name in Argo CD), not both.',
);

export const EnvironmentSchema = v.strictObject({
  cluster: ClusterSchema,
  namespace: NamespacePattern,
  promotionOrder: wholeNumber(1),
  kubernetes: v.optional(KubernetesVersionSchema),
  sync: v.optional(SyncPolicySchema),
  defaults: v.optional(
    v.strictObject({
      domain: v.optional(DnsSubdomain),
      replicas: v.optional(wholeNumber()),
      imagePullSecrets: v.optional(PullSecretsSchema),
    }),
  ),
  namespaceLabels: v.optional(recordSchema(LabelKey, LabelValue)),
  namespaceAnnotations: v.optional(recordSchema(LabelKey, v.string())),
  allow: v.optional(ProjectRightsSchema),
  // Checked together with the settings of the platform.
  ownArgocd: v.optional(v.custom<Overlay<ArgocdProps>>(isPlainObject, 'Expected an object.')),
  production: v.optional(v.boolean()),
  provided: v.optional(ProvidedObjectsSchema),
  releases: v.optional(ReleasePolicySchema),
  secrets: v.optional(SecretSourceSchema),
  notifications: v.optional(NotificationSubscriptionsSchema),
  errors: v.optional(v.array(RuleIdSchema)),
  codeOwners: v.optional(CodeOwnersSchema),
});

/** `default` is Argo CD's built-in project, `root` that of the root Applications, `argocd` that of Argo CD itself. */
const RESERVED = ['argocd', 'default', 'root'];

/** The name of an environment, which is also that of its Argo CD project. */
export const EnvironmentName = v.pipe(
  DnsLabel,
  v.check(
    (name) => !RESERVED.includes(name),
    ({ input }) =>
      `The Argo CD project "${input}" is reserved, and the environment's project would have the same name. Choose another name.`,
  ),
);

/** The cluster that Argo CD runs in. */
export const IN_CLUSTER = { server: 'https://kubernetes.default.svc' } as const satisfies Cluster;

/** The cluster of the Argo CD that manages an environment. */
export function argocdCluster({ cluster, ownArgocd }: EnvironmentProps): Cluster {
  return ownArgocd ? cluster : IN_CLUSTER;
}

/** The cluster of an environment, as the Argo CD that manages it names it. */
export function destinationCluster({ cluster, ownArgocd }: EnvironmentProps): Cluster {
  return ownArgocd ? IN_CLUSTER : cluster;
}

/** Identifies a cluster by its name in Argo CD or its address. */
export function clusterName(cluster: Cluster): string {
  if ('name' in cluster) return cluster.name;
  return cluster.server === IN_CLUSTER.server ? 'in-cluster' : cluster.server;
}

/** The environments, sorted by promotion order, then by name. */
export function listEnvironments(environments: Environments): Environment[] {
  return Object.values(environments).sort(
    (a, b) => a.promotionOrder - b.promotionOrder || (a.name < b.name ? -1 : 1),
  );
}

/** The name of the Argo CD project of the environment, or of the team whose app is rendered. */
export function projectOf({ name, team }: Environment): string {
  return projectName(name, team);
}

/** The namespace in an environment of an app that does not name one, and whose team does not. */
export function namespaceOf(
  { name, group, namespace }: EnvironmentProps & NamedEnvironment,
  app: string,
  team?: string,
): string {
  return fillNamespace(namespace, { app, environment: name, team, group });
}
