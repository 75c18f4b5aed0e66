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
export {
  type DaemonAppSpec,
  defineDaemon,
  defineScheduledJob,
  defineStatefulService,
  defineWebService,
  defineWorker,
  type ImageApp,
  type ScheduledJobAppSpec,
  type StatefulServiceAppSpec,
  type WebServiceAppSpec,
  type WorkerAppSpec,
} from './constructs/apps/app-kinds';
export { type ArgoAppSpec, defineArgoApp } from './constructs/apps/argo-app';
export type {
  ArgoAppSource,
  ChartPathSource,
  ChartSource,
  KustomizationSource,
  ManifestsSource,
  ValuesSource,
} from './constructs/apps/argo-app-source';
export type { CompanionImage, CompanionSpecs, Companions } from './constructs/apps/companions';
export {
  type ApplicationSettings,
  type AppSettings,
  type BuiltWorkload,
  defineKind,
  defineWorkloadKind,
  type KindDefinition,
  workloadIdentity,
} from './constructs/apps/define-kind';
export { withDefaultHost, withDefaultReplicas } from './constructs/apps/environment-defaults';
export {
  ArgoApplication,
  type ArgoApplicationProps,
  type ArgoApplicationSettings,
  type IgnoreDifferences,
} from './constructs/argocd/argo-application';
export {
  ArgoProject,
  type ArgoProjectProps,
  type ArgoProjectRole,
} from './constructs/argocd/argo-project';
export type {
  AnalysisArg,
  AnalysisRef,
  BackgroundAnalysis,
  ExistingTemplate,
} from './constructs/canary/analysis-ref';
export type {
  AnalysisMetric,
  AnalysisTemplate,
  AnalysisTemplateArg,
} from './constructs/canary/analysis-template';
export {
  type AlbRouting,
  type CanarySettings,
  type CanarySpec,
  type CanaryStrategy,
  canary,
  type FixedStable,
  type ReplicaCanary,
  type RoutedCanary,
  type RoutedCanarySettings,
  type ShrinkingStable,
} from './constructs/canary/canary-spec';
export {
  type AnalysisStep,
  analysis,
  type CanaryScale,
  type CanaryStep,
  type PauseDuration,
  type PauseStep,
  pause,
  type SetCanaryScaleStep,
  type SetWeightStep,
  setCanaryScale,
  setWeight,
} from './constructs/canary/canary-step';
export type {
  CloudWatchQuery,
  DatadogQuery,
  MetricProvider,
  PrometheusQuery,
  WebRequest,
} from './constructs/canary/metric-provider';
export type { RolloutProps, RolloutSpec } from './constructs/canary/rollout-spec';
export {
  type KedaFallback,
  type KedaScaling,
  type KedaSpec,
  keda,
} from './constructs/keda/keda-scaling';
export type { KedaTrigger, OtherTrigger, TriggerOptions } from './constructs/keda/trigger';
export type {
  NewTriggerAuth,
  TriggerAuth,
  TriggerIdentity,
  TriggerParameter,
} from './constructs/keda/trigger-auth';
export type {
  CronTrigger,
  KafkaTrigger,
  PrometheusTrigger,
  RabbitmqTrigger,
  ResourceTrigger,
  SqsTrigger,
  TriggerSettings,
} from './constructs/keda/trigger-settings';
export type {
  AlbAction,
  AlbAuth,
  AlbAuthSettings,
  AlbCognito,
  AlbFixedResponse,
  AlbHealthCheck,
  AlbOidc,
  AlbRedirect,
  AlbSpec,
  ListenPort,
} from './constructs/network/alb-spec';
export type { GatewayRef } from './constructs/network/gateway';
export type {
  ActionBackend,
  IngressBackend,
  IngressHost,
  IngressPath,
  IngressSpec,
  OtherBackend,
  OwnBackend,
  PathType,
} from './constructs/network/ingress-spec';
export type {
  AppPeer,
  CidrPeer,
  NamespacePeer,
  NetworkDestination,
  NetworkPeer,
  NetworkPolicySpec,
} from './constructs/network/network-policy';
export type {
  GrpcMatch,
  GrpcRouteRule,
  GrpcRouteSpec,
  HeaderChanges,
  HttpCors,
  HttpMatch,
  HttpMethod,
  HttpRedirect,
  HttpRewrite,
  HttpRouteRule,
  HttpRouteSpec,
  HttpTimeouts,
  NewPath,
  RouteBackend,
  RouteExtension,
  RouteMirror,
  RouteRule,
  RouteSettings,
  TextMatch,
} from './constructs/network/route-spec';
export type {
  AddressedServiceSpec,
  ClusterIpServiceSpec,
  ExternalServiceSettings,
  LoadBalancerServiceSpec,
  NodePortServiceSpec,
  NodeServicePort,
  ServicePort,
  ServiceSettings,
  ServiceSpec,
  SessionAffinity,
} from './constructs/network/service-spec';
export type {
  AccessMode,
  ClaimedDisk,
  ClaimVolume,
  ExistingClaim,
  NewClaim,
} from './constructs/pod/claim';
export type {
  ContainerSpec,
  ExtraContainerSpec,
  InitContainerSpec,
} from './constructs/pod/container';
export type {
  ContainerPort,
  ContainerPorts,
  ExposedContainerPort,
  HostPort,
  Protocol,
} from './constructs/pod/container-port';
export type { CsiVolume } from './constructs/pod/csi-volume';
export type { DnsConfig, PodDnsSpec } from './constructs/pod/dns';
export type {
  ConfigMapKey,
  ContainerResource,
  EnvFrom,
  EnvVarValue,
  PodField,
  SecretKey,
} from './constructs/pod/env-var';
export type { Capability, ContainerExceptions, PodExceptions } from './constructs/pod/exceptions';
export type { HostPathType, HostPathVolume } from './constructs/pod/host-path';
export type {
  ExecAction,
  HttpGetAction,
  Lifecycle,
  LifecycleAction,
  SleepAction,
} from './constructs/pod/lifecycle';
export {
  type ExecProbe,
  exec,
  type GrpcProbe,
  grpc,
  type HttpGetProbe,
  httpGet,
  type Probe,
  type ProbeTiming,
  type TcpSocketProbe,
  tcpSocket,
} from './constructs/pod/probe';
export type {
  ProjectedConfigMap,
  ProjectedDownwardApi,
  ProjectedSecret,
  ProjectedSource,
  ProjectedToken,
  ProjectedVolume,
} from './constructs/pod/projected-volume';
export type { ResourceAmount, Resources, StandardResources } from './constructs/pod/resources';
export type { PodRuntimeSpec } from './constructs/pod/runtime';
export type { SchedulingSpec, TopologySpread } from './constructs/pod/scheduling';
export type { PodUserSpec, UserSpec } from './constructs/pod/security-context';
export type {
  ExistingServiceAccount,
  NewServiceAccount,
  ServiceAccountSpec,
} from './constructs/pod/service-account';
export type {
  ConfigMapVolume,
  DownwardApiVolume,
  EmptyDirVolume,
  EphemeralVolume,
  FilesVolume,
  SecretVolume,
  Volume,
} from './constructs/pod/volume';
export type {
  DownwardField,
  DownwardItems,
  DownwardResource,
  FileMode,
  VolumeItem,
  VolumeItems,
} from './constructs/pod/volume-items';
export type { VolumeMount, VolumeMountOptions } from './constructs/pod/volume-mount';
export { SecretStore, type SecretStoreProps } from './constructs/secrets/secret-store';
export {
  type RemoteSecret,
  type RewriteKeys,
  type SecretSet,
  type SecretStoreRef,
  type SecretTemplate,
  StoredSecret,
  type StoredSecretProps,
} from './constructs/secrets/stored-secret';
export type { Autoscaling, Replicas } from './constructs/workloads/autoscaling';
export type { ClaimRetention, ClaimTemplate } from './constructs/workloads/claim-template';
export {
  Daemon,
  type DaemonProps,
  type DaemonRollingUpdate,
  type DaemonSpec,
  daemonEntries,
} from './constructs/workloads/daemon';
export {
  type DeploymentProps,
  type DeploymentSpec,
  deploymentEntries,
  type RollingUpdate,
} from './constructs/workloads/deployment-spec';
export {
  type DeploymentOptions,
  DeploymentWorkload,
} from './constructs/workloads/deployment-workload';
export type { DisruptionBudget, PodCount } from './constructs/workloads/disruption-budget';
export type { ExposureSpec } from './constructs/workloads/exposure';
export type { ExitCodes, PodCondition, PodFailureRule } from './constructs/workloads/job-failure';
export type { JobSettings } from './constructs/workloads/job-settings';
export {
  type HookVolume,
  MigrationJob,
  type MigrationJobProps,
  type MigrationJobSpec,
} from './constructs/workloads/migration-job';
export type { ScalingBehavior, ScalingRules } from './constructs/workloads/scaling-behavior';
export {
  ScheduledJob,
  type ScheduledJobProps,
  type ScheduledJobSpec,
  scheduledJobEntries,
} from './constructs/workloads/scheduled-job';
export { StatefulService } from './constructs/workloads/stateful-service';
export {
  type GoverningServiceSpec,
  type StatefulRollingUpdate,
  type StatefulServiceProps,
  type StatefulServiceSpec,
  statefulServiceEntries,
} from './constructs/workloads/stateful-service-spec';
export type { SuccessRule } from './constructs/workloads/success-policy';
export type { VerticalAutoscaling } from './constructs/workloads/vertical-autoscaling';
export {
  WebService,
  type WebServiceProps,
  type WebServiceSpec,
  webServiceEntries,
} from './constructs/workloads/web-service';
export { Worker, type WorkerProps, type WorkerSpec } from './constructs/workloads/worker';
export {
  Workload,
  type WorkloadOptions,
  type WorkloadPort,
} from './constructs/workloads/workload';
export type {
  ObjectMetadata,
  WorkloadMetadata,
  WorkloadObjectKind,
} from './constructs/workloads/workload-metadata';
export { deploymentSchema, workloadSchema } from './constructs/workloads/workload-schema';
export {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadProps,
  type WorkloadSpec,
  workloadEntries,
} from './constructs/workloads/workload-spec';
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
