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
} from './apps/app-kinds';
export { type ArgoAppSpec, defineArgoApp } from './apps/argo-app';
export type {
  ArgoAppSource,
  ChartPathSource,
  ChartSource,
  KustomizationSource,
  ManifestsSource,
  ValuesSource,
} from './apps/argo-app-source';
export type { CompanionImage, CompanionSpecs, Companions } from './apps/companions';
export {
  type ApplicationSettings,
  type AppSettings,
  type BuiltWorkload,
  defineKind,
  defineWorkloadKind,
  type KindDefinition,
  workloadIdentity,
} from './apps/define-kind';
export { withDefaultHost, withDefaultReplicas } from './apps/environment-defaults';
export {
  ArgoApplication,
  type ArgoApplicationProps,
  type ArgoApplicationSettings,
  type IgnoreDifferences,
} from './argocd/argo-application';
export {
  ArgoProject,
  type ArgoProjectProps,
  type ArgoProjectRole,
} from './argocd/argo-project';
export type {
  AnalysisArg,
  AnalysisRef,
  BackgroundAnalysis,
  ExistingTemplate,
} from './canary/analysis-ref';
export type {
  AnalysisMetric,
  AnalysisTemplate,
  AnalysisTemplateArg,
} from './canary/analysis-template';
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
} from './canary/canary-spec';
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
} from './canary/canary-step';
export type {
  CloudWatchQuery,
  DatadogQuery,
  MetricProvider,
  PrometheusQuery,
  WebRequest,
} from './canary/metric-provider';
export type { RolloutProps, RolloutSpec } from './canary/rollout-spec';
export {
  type KedaFallback,
  type KedaScaling,
  type KedaSpec,
  keda,
} from './keda/keda-scaling';
export type { KedaTrigger, OtherTrigger, TriggerOptions } from './keda/trigger';
export type {
  NewTriggerAuth,
  TriggerAuth,
  TriggerIdentity,
  TriggerParameter,
} from './keda/trigger-auth';
export type {
  CronTrigger,
  KafkaTrigger,
  PrometheusTrigger,
  RabbitmqTrigger,
  ResourceTrigger,
  SqsTrigger,
  TriggerSettings,
} from './keda/trigger-settings';
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
} from './network/alb-spec';
export type { GatewayRef } from './network/gateway';
export type {
  ActionBackend,
  IngressBackend,
  IngressHost,
  IngressPath,
  IngressSpec,
  OtherBackend,
  OwnBackend,
  PathType,
} from './network/ingress-spec';
export type {
  AppPeer,
  CidrPeer,
  NamespacePeer,
  NetworkDestination,
  NetworkPeer,
  NetworkPolicySpec,
} from './network/network-policy';
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
} from './network/route-spec';
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
} from './network/service-spec';
export type {
  AccessMode,
  ClaimedDisk,
  ClaimVolume,
  ExistingClaim,
  NewClaim,
} from './pod/claim';
export type {
  ContainerSpec,
  ExtraContainerSpec,
  InitContainerSpec,
} from './pod/container';
export type {
  ContainerPort,
  ContainerPorts,
  ExposedContainerPort,
  HostPort,
  Protocol,
} from './pod/container-port';
export type { CsiVolume } from './pod/csi-volume';
export type { DnsConfig, PodDnsSpec } from './pod/dns';
export type {
  ConfigMapKey,
  ContainerResource,
  EnvFrom,
  EnvVarValue,
  PodField,
  SecretKey,
} from './pod/env-var';
export type { Capability, ContainerExceptions, PodExceptions } from './pod/exceptions';
export type { HostPathType, HostPathVolume } from './pod/host-path';
export type {
  ExecAction,
  HttpGetAction,
  Lifecycle,
  LifecycleAction,
  SleepAction,
} from './pod/lifecycle';
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
} from './pod/probe';
export type {
  ProjectedConfigMap,
  ProjectedDownwardApi,
  ProjectedSecret,
  ProjectedSource,
  ProjectedToken,
  ProjectedVolume,
} from './pod/projected-volume';
export type { ResourceAmount, Resources, StandardResources } from './pod/resources';
export type { PodRuntimeSpec } from './pod/runtime';
export type { SchedulingSpec, TopologySpread } from './pod/scheduling';
export type { PodUserSpec, UserSpec } from './pod/security-context';
export type {
  ExistingServiceAccount,
  NewServiceAccount,
  ServiceAccountSpec,
} from './pod/service-account';
export type {
  ConfigMapVolume,
  DownwardApiVolume,
  EmptyDirVolume,
  EphemeralVolume,
  FilesVolume,
  SecretVolume,
  Volume,
} from './pod/volume';
export type {
  DownwardField,
  DownwardItems,
  DownwardResource,
  FileMode,
  VolumeItem,
  VolumeItems,
} from './pod/volume-items';
export type { VolumeMount, VolumeMountOptions } from './pod/volume-mount';
export { SecretStore, type SecretStoreProps } from './secrets/secret-store';
export {
  type RemoteSecret,
  type RewriteKeys,
  type SecretSet,
  type SecretStoreRef,
  type SecretTemplate,
  StoredSecret,
  type StoredSecretProps,
} from './secrets/stored-secret';
export type { Autoscaling, Replicas } from './workloads/autoscaling';
export type { ClaimRetention, ClaimTemplate } from './workloads/claim-template';
export {
  Daemon,
  type DaemonProps,
  type DaemonRollingUpdate,
  type DaemonSpec,
  daemonEntries,
} from './workloads/daemon';
export {
  type DeploymentProps,
  type DeploymentSpec,
  deploymentEntries,
  type RollingUpdate,
} from './workloads/deployment-spec';
export {
  type DeploymentOptions,
  DeploymentWorkload,
} from './workloads/deployment-workload';
export type { DisruptionBudget, PodCount } from './workloads/disruption-budget';
export type { ExposureSpec } from './workloads/exposure';
export type { ExitCodes, PodCondition, PodFailureRule } from './workloads/job-failure';
export type { JobSettings } from './workloads/job-settings';
export {
  type HookVolume,
  MigrationJob,
  type MigrationJobProps,
  type MigrationJobSpec,
} from './workloads/migration-job';
export type { ScalingBehavior, ScalingRules } from './workloads/scaling-behavior';
export {
  ScheduledJob,
  type ScheduledJobProps,
  type ScheduledJobSpec,
  scheduledJobEntries,
} from './workloads/scheduled-job';
export { StatefulService } from './workloads/stateful-service';
export {
  type GoverningServiceSpec,
  type StatefulRollingUpdate,
  type StatefulServiceProps,
  type StatefulServiceSpec,
  statefulServiceEntries,
} from './workloads/stateful-service-spec';
export type { SuccessRule } from './workloads/success-policy';
export type { VerticalAutoscaling } from './workloads/vertical-autoscaling';
export {
  WebService,
  type WebServiceProps,
  type WebServiceSpec,
  webServiceEntries,
} from './workloads/web-service';
export { Worker, type WorkerProps, type WorkerSpec } from './workloads/worker';
export {
  Workload,
  type WorkloadOptions,
  type WorkloadPort,
} from './workloads/workload';
export type {
  ObjectMetadata,
  WorkloadMetadata,
  WorkloadObjectKind,
} from './workloads/workload-metadata';
export { deploymentSchema, workloadSchema } from './workloads/workload-schema';
export {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadProps,
  type WorkloadSpec,
  workloadEntries,
} from './workloads/workload-spec';
