/**
 * The API for fleets: environments, the platform, apps, constructs and rules.
 *
 * @packageDocumentation
 */

import { refuseSecondCopy } from './base/single-copy';

refuseSecondCopy();

/** Valibot, for the schemas of your own fields. */
export * as v from 'valibot';
export {
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
  valueAt,
} from './base/json';
export { recordSchema } from './base/record-schema';
export { type ObjectSchema, objectSchema, type Schema, type SchemaEntries } from './base/schema';
export { type FieldProblem, InvalidPropsError } from './base/validation';
export { type CheckedContainer, type CheckedPod, podsOf } from './checks/pods';
export {
  defineRule,
  type Rule,
  type RuleContext,
  type RuleFinding,
  type RuleInfo,
  type Severity,
} from './checks/rule';
export * from './constructs';
export type { ApiObjectJson, GroupKind } from './kubernetes/api-object';
export type { ByteQuantity, ByteUnit, CpuQuantity } from './kubernetes/quantity';
export type { SealingScope, SealingTarget } from './kubernetes/sealing/scope';
export type { KubernetesVersion } from './kubernetes/version';
export {
  type App,
  type AppDefinition,
  type AppKind,
  type AppliedSource,
  type BuildContext,
  defineApp,
  type ExtendContext,
  type SourcesContext,
} from './model/app';
export type { AppMetadata } from './model/app-metadata';
export type {
  ArgoApplicationSource,
  DirectorySource,
  HelmPathSource,
  HelmSettings,
  HelmSource,
  KustomizeSettings,
  KustomizeSource,
  RefSource,
} from './model/application-source';
export type { ArgocdProps } from './model/argocd/argocd';
export type { ArgocdCluster, ClusterConfig, EksLogin } from './model/argocd/argocd-cluster';
export type {
  ArgocdExposure,
  ArgocdGateway,
  ArgocdIngress,
  ArgocdLoadBalancer,
} from './model/argocd/argocd-exposure';
export type { ArgocdInstall, ArgocdInstallSource } from './model/argocd/argocd-install';
export type {
  ArgocdController,
  ArgocdExclusion,
  ArgocdIgnored,
  ArgocdMonitoring,
  ArgocdNetworkPolicy,
  ArgocdReconciliation,
  ArgocdRepoServer,
  ArgocdResources,
  ArgocdServer,
} from './model/argocd/argocd-operations';
export type {
  ApplicationPermission,
  ArgocdPermission,
  ObjectPermission,
} from './model/argocd/argocd-permission';
export type { ArgocdRbac } from './model/argocd/argocd-rbac';
export type { ArgocdRole } from './model/argocd/argocd-role';
export type {
  ArgocdDex,
  ArgocdDexConfig,
  ArgocdDexConnector,
  ArgocdOidc,
  ArgocdSso,
} from './model/argocd/argocd-sso';
export type { ArgocdWebhooks } from './model/argocd/argocd-webhooks';
export { defineEnvironments } from './model/define-environments';
export type {
  Cluster,
  Environment,
  EnvironmentDefaults,
  EnvironmentProps,
  Environments,
} from './model/environment';
export type {
  EnvironmentGroupProps,
  GroupMember,
  SingleEnvironmentProps,
} from './model/environment-group';
export type { Claim, Manifest } from './model/manifest';
export type { NamespaceSettings } from './model/namespace-settings';
export type {
  EmailService,
  NotificationSecret,
  NotificationService,
  PagerDutyService,
  SlackService,
  TeamsService,
  WebhookService,
} from './model/notifications/notification-service';
export type { NotificationSubscriptions } from './model/notifications/notification-subscriptions';
export type {
  EmailTemplate,
  NotificationTemplate,
  PagerDutyTemplate,
  SlackTemplate,
  TeamsTemplate,
  TeamsWorkflowsTemplate,
  WebhookTemplate,
} from './model/notifications/notification-template';
export type { NotificationCondition } from './model/notifications/notification-trigger';
export type { FleetSubscription, Notifications } from './model/notifications/notifications';
export type { Overlay } from './model/overlay';
export {
  definePlatform,
  type Platform,
  type PlatformProps,
} from './model/platform';
export type { PlatformSecret, PlatformSecrets } from './model/platform-secret';
export type { AdmittingLevel, AppPodSecurity, PodSecurity } from './model/pod-security';
export { FleetError, type Problem } from './model/problem';
export type { ProjectRights } from './model/project-rights';
export type { PlatformRole, TeamRole } from './model/project-role';
export type { ProvidedObject } from './model/provided';
export type { ReleasePolicy } from './model/release-policy';
export type { BuiltInRuleId, RuleId } from './model/rule-id';
export type { SealedFile, SealedValue, SealedValues } from './model/sealed-file';
export {
  type AwsStore,
  awsParameterStore,
  awsSecretsManager,
  type ExternalSecretsSource,
  externalSecrets,
  type ProviderStore,
  type SealedSecretsSource,
  type SecretSource,
  type SecretStoreChoice,
  sealedSecrets,
} from './model/secret-source';
export {
  type SecretFiles,
  type SecretsSpec,
  type SecretValue,
  secret,
  secretFiles,
} from './model/secret-values';
export type { ServedPort, ServedService } from './model/served-service';
export {
  host,
  type ServiceChoice,
  servicePort,
  type UrlOptions,
  url,
} from './model/service-reference';
export type { Suppression } from './model/suppression';
export type {
  AutomatedSync,
  SyncOptions,
  SyncPolicy,
  SyncRetry,
  SyncWindow,
} from './model/sync-policy';
export {
  defineTeams,
  type Team,
  type TeamDefaults,
  type TeamProps,
  type Teams,
} from './model/team';
