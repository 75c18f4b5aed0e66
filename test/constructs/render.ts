import { Application, AppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import { App as Cdk8sApp, Chart } from 'cdk8s';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { formatField, InvalidPropsError } from '../../lib/base/validation';
import { Daemon, type DaemonProps } from '../../lib/constructs/workloads/daemon';
import { StatefulService } from '../../lib/constructs/workloads/stateful-service';
import type { StatefulServiceProps } from '../../lib/constructs/workloads/stateful-service-spec';
import { WebService, type WebServiceProps } from '../../lib/constructs/workloads/web-service';
import { Worker, type WorkerProps } from '../../lib/constructs/workloads/worker';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import type { App } from '../../lib/model/app';
import { defineEnvironments } from '../../lib/model/define-environments';
import type { EnvironmentDefaults, Environments } from '../../lib/model/environment';
import { composeFleet } from '../../lib/model/fleet';
import { releaseFile } from '../../lib/model/layout';
import { definePlatform } from '../../lib/model/platform';
import { renderApp } from '../../lib/render/render-app';
import { snapshotRelease } from '../../lib/testing/snapshot-release';

/** The validators that `kubernetes-models` compiled from the schemas of the API. */
const MODELS = {
  'apps/v1/DaemonSet': DaemonSet,
  'apps/v1/Deployment': Deployment,
  'apps/v1/StatefulSet': StatefulSet,
  'argoproj.io/v1alpha1/AppProject': AppProject,
  'argoproj.io/v1alpha1/Application': Application,
  'autoscaling/v2/HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'batch/v1/CronJob': CronJob,
  'batch/v1/Job': Job,
  'networking.k8s.io/v1/Ingress': Ingress,
  'networking.k8s.io/v1/NetworkPolicy': NetworkPolicy,
  'policy/v1/PodDisruptionBudget': PodDisruptionBudget,
  'v1/ConfigMap': ConfigMap,
  'v1/PersistentVolumeClaim': PersistentVolumeClaim,
  'v1/Service': Service,
  'v1/ServiceAccount': ServiceAccount,
};

/** Kinds that none of the installed packages can validate. */
const WITHOUT_MODEL = [
  'argoproj.io/v1alpha1/AnalysisTemplate',
  'argoproj.io/v1alpha1/Rollout',
  'autoscaling.k8s.io/v1/VerticalPodAutoscaler',
  'gateway.networking.k8s.io/v1/GRPCRoute',
  'gateway.networking.k8s.io/v1/HTTPRoute',
  'keda.sh/v1alpha1/ScaledObject',
  'keda.sh/v1alpha1/TriggerAuthentication',
];

/** Renders what `build` adds to a chart. @throws if the API would refuse one of the objects. */
export function render(build: (chart: Chart) => unknown): ApiObjectJson[] {
  const chart = new Chart(new Cdk8sApp(), 'test', { disableResourceNameHashes: true });
  build(chart);
  const objects = chart.toJson() as ApiObjectJson[];
  objects.forEach(validate);
  return objects;
}

/** Renders an app in one environment, `production`. @throws if the API would refuse one of the objects. */
export function renderIn(
  defaults: EnvironmentDefaults,
  define: (environments: Environments<'production'>) => App,
): ApiObjectJson[] {
  const environments = defineEnvironments({
    production: {
      cluster: { name: 'in-cluster' },
      namespace: '{app}-{environment}',
      promotionOrder: 1,
      defaults,
    },
  });
  const app = define(environments);
  const release = snapshotRelease(app, 'v1');
  const fleet = composeFleet({
    platform: definePlatform({ repoURL: 'https://git.example.com/gitops.git' }),
    environments,
    apps: [{ app, file: 'fleet/apps/app.ts' }],
    releases: new Map(release ? [[releaseFile('production', app.definition.name), release]] : []),
  });
  const objects = fleet.instances.flatMap((it) => renderApp(it)).map(({ object }) => object);
  objects.forEach(validate);
  return objects;
}

function validate(object: ApiObjectJson): void {
  const key = `${object.apiVersion}/${object.kind}`;
  const model = Object.entries(MODELS).find(([name]) => name === key)?.[1];
  if (model) new model(object as never).validate();
  else if (!WITHOUT_MODEL.includes(key)) throw new Error(`There is no validator of ${key}.`);
}

/** The only object of a kind, or the one with the name. */
export function byKind(
  objects: readonly ApiObjectJson[],
  kind: string,
  name?: string,
): ApiObjectJson {
  const found = objects.filter(
    (it) => it.kind === kind && (name === undefined || it.metadata.name === name),
  );
  const [only] = found;
  if (found.length !== 1 || !only) throw new Error(`${found.length} objects are a ${kind}.`);
  return only;
}

/** The kinds and names of the objects, such as `Service/my-app`. */
export function kindsAndNames(objects: readonly ApiObjectJson[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

/** The pod template of the only workload, or of the one with the name. */
export function podTemplate(objects: readonly ApiObjectJson[], name?: string): IPodTemplateSpec {
  const [workload, ...others] = objects.filter(
    (it) => WORKLOADS.includes(it.kind) && (name === undefined || it.metadata.name === name),
  );
  if (!workload || others.length > 0) throw new Error('Not exactly one workload.');
  const spec = workload['spec'] as unknown as { jobTemplate?: { spec: object } };
  return (spec.jobTemplate?.spec ?? spec)['template' as never];
}

const WORKLOADS = ['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** The pod spec of the only workload, or of the one with the name. */
export function pod(objects: readonly ApiObjectJson[], name?: string): IPodSpec {
  return podTemplate(objects, name).spec as IPodSpec;
}

/** The main container of the only workload, or of the one with the name. */
export function container(objects: readonly ApiObjectJson[], name?: string): IContainer {
  return pod(objects, name).containers[0] as IContainer;
}

/** The required fields of a worker. */
export const WORKER = { name: 'my-app', image: 'example/my-app:v1' } satisfies WorkerProps;

/** The required fields of a web service. */
export const WEB_SERVICE = { ...WORKER, port: 8080 } satisfies WebServiceProps;

/** Renders a worker with more fields. */
export function renderWorker(props: Partial<WorkerProps>): ApiObjectJson[] {
  return render((chart) => new Worker(chart, 'Worker', { ...WORKER, ...props }));
}

/** Renders a web service with more fields. */
export function renderWebService(props: Partial<WebServiceProps>): ApiObjectJson[] {
  return render((chart) => new WebService(chart, 'WebService', { ...WEB_SERVICE, ...props }));
}

/** Renders a stateful service with more fields. */
export function renderStatefulService(props: Partial<StatefulServiceProps>): ApiObjectJson[] {
  return render((chart) => new StatefulService(chart, 'Service', { ...WEB_SERVICE, ...props }));
}

/** Renders a daemon with more fields. */
export function renderDaemon(props: Partial<DaemonProps>): ApiObjectJson[] {
  return render((chart) => new Daemon(chart, 'Daemon', { ...WORKER, ...props }));
}

/**
 * The problems of the properties that `build` passes to a construct, as `<field>: <message>`.
 *
 * @throws if they are accepted, or refused with any error other than an InvalidPropsError.
 */
export function refusals(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    if (!(error instanceof InvalidPropsError)) throw error;
    return error.problems.map(({ path, message }) => `${formatField(path)}: ${message}`);
  }
  throw new Error('Nothing was refused.');
}

/** Whether the properties that `build` passes to a construct are refused. @throws any other error. */
export function isRefused(build: () => unknown): boolean {
  try {
    build();
    return false;
  } catch (error) {
    if (error instanceof InvalidPropsError) return true;
    throw error;
  }
}

/** The problems of a worker with properties that the compiler would refuse. */
export function workerRefusals(props: object): string[] {
  return refusals(() => renderWorker(props));
}

/** The problems of a web service with properties that the compiler would refuse. */
export function webServiceRefusals(props: object): string[] {
  return refusals(() => renderWebService(props));
}

/** The problems of a stateful service with properties that the compiler would refuse. */
export function statefulServiceRefusals(props: object): string[] {
  return refusals(() => renderStatefulService(props));
}

/** The problems of a daemon with properties that the compiler would refuse. */
export function daemonRefusals(props: object): string[] {
  return refusals(() => renderDaemon(props));
}
