/**
 * What a fleet may use: environments, the platform, apps, constructs.
 *
 * @packageDocumentation
 */
export { type CheckedContainer, type CheckedPod, podsOf } from './checks/pods';
export {
  type CheckedUnit,
  defineRule,
  type Rule,
  type RuleInfo,
  type Severity,
  type Violation,
} from './checks/rule';
export {
  type AppSettings,
  defineScheduledJob,
  defineWebService,
  defineWorker,
  type ImageApp,
  type ScheduledJobAppSpec,
  type WebServiceAppSpec,
  type WorkerAppSpec,
} from './constructs/app-kinds';
export {
  ArgoApplication,
  type ArgoApplicationProps,
  type ArgoApplicationSettings,
  type IgnoreDifferences,
  type NotificationSubscriptions,
} from './constructs/argo-application';
export type {
  ArgoApplicationSource,
  DirectorySource,
  HelmSource,
  KustomizeSource,
  RefSource,
} from './constructs/argo-application-source';
export {
  ArgoProject,
  type ArgoProjectProps,
  type ArgoProjectRole,
} from './constructs/argo-project';
export type { Autoscaling } from './constructs/autoscaling';
export type { CompanionImage, CompanionSpecs, Companions } from './constructs/companions';
export type {
  ContainerSpec,
  ExtraContainerSpec,
  InitContainerSpec,
  Lifecycle,
  LifecycleAction,
} from './constructs/container';
export type { DeploymentSpec, RollingUpdate } from './constructs/deployment-workload';
export { DeploymentWorkload } from './constructs/deployment-workload';
export type { DisruptionBudget, PodCount } from './constructs/disruption-budget';
export type {
  ConfigMapKey,
  ContainerResource,
  EnvFrom,
  EnvVarValue,
  PodField,
  SecretKey,
} from './constructs/env-var';
export type { GatewayRef, HttpRouteSpec } from './constructs/http-route';
export type { IngressSpec } from './constructs/ingress';
export type { JobSettings } from './constructs/job-settings';
export {
  type HookVolume,
  MigrationJob,
  type MigrationJobProps,
  type MigrationJobSpec,
} from './constructs/migration-job';
export type {
  AppPeer,
  CidrPeer,
  NamespacePeer,
  NetworkPeer,
  NetworkPolicySpec,
} from './constructs/network-policy';
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
} from './constructs/probe';
export type { ResourceAmount, Resources } from './constructs/resources';
export {
  ScheduledJob,
  type ScheduledJobProps,
  type ScheduledJobSpec,
} from './constructs/scheduled-job';
export type { SchedulingSpec, TopologySpread } from './constructs/scheduling';
export type {
  ExistingServiceAccount,
  NewServiceAccount,
  ServiceAccountSpec,
} from './constructs/service-account';
export type {
  ClaimVolume,
  ConfigMapVolume,
  EmptyDirVolume,
  ExistingClaim,
  FilesVolume,
  NewClaim,
  SecretVolume,
  Volume,
  VolumeMount,
  VolumeMountOptions,
} from './constructs/volume';
export {
  type ServiceSpec,
  WebService,
  type WebServiceProps,
  type WebServiceSpec,
} from './constructs/web-service';
export { Worker, type WorkerProps, type WorkerSpec } from './constructs/worker';
export { Workload, type WorkloadIdentity, type WorkloadSpec } from './constructs/workload';
export {
  type App,
  type AppDefinition,
  type AppKind,
  type BuildContext,
  defineApp,
  type ExtendContext,
} from './model/app';
export {
  type Cluster,
  defineEnvironments,
  type Environment,
  type EnvironmentDefaults,
  type EnvironmentProps,
  type Environments,
} from './model/environment';
export {
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
  valueAt,
} from './model/json';
export type { KubernetesVersion } from './model/kubernetes-version';
export type { ApiObjectJson, Manifest } from './model/manifest';
export type { Overlay } from './model/overlay';
export {
  definePlatform,
  type Platform,
  type PlatformProps,
  type PlatformRole,
} from './model/platform';
export { FleetError, type Problem } from './model/problem';
export type { GroupKind, ProjectRights } from './model/project-rights';
export type { ProvidedObject } from './model/provided';
export type { ByteQuantity, ByteUnit, CpuQuantity } from './model/quantity';
export type { ReleasePolicy } from './model/release-policy';
export type { BuiltInRuleId, RuleId } from './model/rule-id';
export type { Suppression } from './model/suppression';
export type {
  AutomatedSync,
  SyncOptions,
  SyncPolicy,
  SyncRetry,
  SyncWindow,
} from './model/sync-policy';
export { type Finding, InvalidPropsError } from './model/validation';
