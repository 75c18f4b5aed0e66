import type { Chart } from 'cdk8s';
import { own } from '../../base/json';
import { InvalidPropsError, validProps } from '../../base/validation';
import {
  type App,
  type AppDefinition,
  type AppKind,
  type BuildContext,
  defineApp,
} from '../../model/app';
import type { Environments } from '../../model/environment';
import {
  type ArgoApplicationSettings,
  ArgoApplicationSettingsSchema,
} from '../argocd/argo-application';
import type { DeploymentSpec } from '../workloads/deployment-spec';
import { ScheduledJob, type ScheduledJobSpec } from '../workloads/scheduled-job';
import { WebService, type WebServiceSpec } from '../workloads/web-service';
import { Worker, type WorkerSpec } from '../workloads/worker';
import type { WorkloadSpec } from '../workloads/workload-spec';
import { buildCompanions, type CompanionSpecs, type Companions } from './companions';

/** The settings of an app of any built-in kind, besides its main workload. */
export interface AppSettings extends CompanionSpecs {
  /** What is particular about its Argo CD Application. @default nothing */
  readonly argocd?: ArgoApplicationSettings;
}

/** The base of an app whose main workload is a {@link WebService}. */
export interface WebServiceAppSpec extends WebServiceSpec, AppSettings {}

/** The base of an app whose main workload is a {@link Worker}. */
export interface WorkerAppSpec extends WorkerSpec, AppSettings {}

/** The base of an app whose main workload is a {@link ScheduledJob}. */
export interface ScheduledJobAppSpec extends ScheduledJobSpec, AppSettings {}

/** An app with an image of its own. */
export type ImageApp<Name extends string, Spec extends object, Main> = AppDefinition<
  Name,
  Spec,
  Companions & { readonly main: Main }
> & { readonly image: string };

/**
 * Describes an app that answers requests: a Deployment behind a Service.
 *
 * @example
 * export const myApp = defineWebService(environments, {
 *   name: 'my-app',
 *   image: '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
 *   base: { port: 8080, replicas: 2, readiness: httpGet('/healthz') },
 *   overlays: { dev: { replicas: 1 } },
 * });
 */
export function defineWebService<Name extends string>(
  environments: Environments<Name>,
  definition: ImageApp<NoInfer<Name>, WebServiceAppSpec, WebService>,
): App {
  return defineApp(environments, WEB_SERVICE, definition);
}

/** Describes an app that nothing connects to: a Deployment without a Service. */
export function defineWorker<Name extends string>(
  environments: Environments<Name>,
  definition: ImageApp<NoInfer<Name>, WorkerAppSpec, Worker>,
): App {
  return defineApp(environments, WORKER, definition);
}

/** Describes an app that runs at set times: a CronJob. */
export function defineScheduledJob<Name extends string>(
  environments: Environments<Name>,
  definition: ImageApp<NoInfer<Name>, ScheduledJobAppSpec, ScheduledJob>,
): App {
  return defineApp(environments, SCHEDULED_JOB, definition);
}

const WEB_SERVICE = kind<WebServiceAppSpec, WebService>('WebService', (chart, spec, context) => {
  const domain = context.environment.defaults?.domain;
  const host = domain === undefined ? {} : { host: `${context.app}.${domain}` };
  return new WebService(chart, 'WebService', {
    ...withReplicas(spec, context),
    ...(spec.ingress && { ingress: { ...host, ...spec.ingress } }),
    ...(spec.route && { route: { ...host, ...spec.route } }),
    ...identity(context),
  });
});

const WORKER = kind<WorkerAppSpec, Worker>('Worker', (chart, spec, context) => {
  return new Worker(chart, 'Worker', { ...withReplicas(spec, context), ...identity(context) });
});

const SCHEDULED_JOB = kind<ScheduledJobAppSpec, ScheduledJob>(
  'ScheduledJob',
  (chart, spec, context) =>
    new ScheduledJob(chart, 'ScheduledJob', { ...spec, ...identity(context) }),
);

/** A kind of app with one main workload, named like the app, and companions. */
function kind<Spec extends WorkloadSpec & AppSettings, Main>(
  name: string,
  buildMain: (chart: Chart, spec: Spec, context: BuildContext) => Main,
): AppKind<Spec, Companions & { readonly main: Main }> {
  return {
    name,
    pure: true,
    build(chart, spec, context) {
      const { workers, scheduledJobs, migrations, argocd, ...rest } = withDefaults(spec, context);
      if (argocd !== undefined) settingsOf({ argocd });
      const main = buildMain(chart, rest as Spec, context);
      const companions = { workers, scheduledJobs, migrations } as CompanionSpecs;
      return { main, ...buildCompanions(chart, companions, rest as WorkloadSpec, context) };
    },
  };
}

/**
 * What an app's spec says of its Argo CD Application.
 *
 * @throws {@link InvalidPropsError} when it is not valid.
 */
export function settingsOf(spec: { readonly argocd?: unknown }): ArgoApplicationSettings {
  try {
    return validProps(ArgoApplicationSettingsSchema, spec.argocd ?? {});
  } catch (error) {
    throw error instanceof InvalidPropsError ? error.within('argocd') : error;
  }
}

function identity(context: BuildContext) {
  const image = own(context.images, context.app) ?? '';
  return { name: context.app, image, images: context.images };
}

function withReplicas<Spec extends DeploymentSpec>(spec: Spec, context: BuildContext): Spec {
  const replicas = spec.replicas ?? context.environment.defaults?.replicas;
  return replicas === undefined ? spec : { ...spec, replicas };
}

function withDefaults<Spec extends WorkloadSpec>(spec: Spec, context: BuildContext): Spec {
  const imagePullSecrets = spec.imagePullSecrets ?? context.environment.defaults?.imagePullSecrets;
  return imagePullSecrets === undefined ? spec : { ...spec, imagePullSecrets };
}
