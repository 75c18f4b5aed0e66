import { type App, type AppDefinition, defineApp } from '../../model/app';
import type { Environments } from '../../model/environment';
import { Daemon, type DaemonSpec } from '../workloads/daemon';
import { ScheduledJob, type ScheduledJobSpec } from '../workloads/scheduled-job';
import { StatefulService } from '../workloads/stateful-service';
import type { StatefulServiceSpec } from '../workloads/stateful-service-spec';
import { WebService, type WebServiceSpec } from '../workloads/web-service';
import { Worker, type WorkerSpec } from '../workloads/worker';
import type { Companions } from './companions';
import { type AppSettings, defineWorkloadKind, workloadIdentity } from './define-kind';
import { withDefaultHost, withDefaultReplicas } from './environment-defaults';
import { daemonServices, statefulServices, webServices } from './served-services';

/** The base of an app whose main workload is a {@link WebService}. */
export interface WebServiceAppSpec extends WebServiceSpec, AppSettings {}

/** The base of an app whose main workload is a {@link Worker}. */
export interface WorkerAppSpec extends WorkerSpec, AppSettings {}

/** The base of an app whose main workload is a {@link StatefulService}. */
export interface StatefulServiceAppSpec extends StatefulServiceSpec, AppSettings {}

/** The base of an app whose main workload is a {@link Daemon}. */
export interface DaemonAppSpec extends DaemonSpec, AppSettings {}

/** The base of an app whose main workload is a {@link ScheduledJob}. */
export interface ScheduledJobAppSpec extends ScheduledJobSpec, AppSettings {}

/** An app with its own image. */
export type ImageApp<
  Name extends string,
  Spec extends object,
  Main,
  Group extends string = never,
> = AppDefinition<Name, Spec, Companions & { readonly main: Main }, Group> & {
  readonly image: string;
};

/**
 * Defines an app that serves requests: a Deployment behind a Service.
 *
 * @example
 * export const myApp = defineWebService(environments, {
 *   name: 'my-app',
 *   image: '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
 *   base: { port: 8080, replicas: 2, readiness: httpGet('/healthz') },
 *   overlays: { dev: { replicas: 1 } },
 * });
 */
export function defineWebService<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<NoInfer<Name>, WebServiceAppSpec, WebService, NoInfer<Group>>,
): App {
  return defineApp(environments, WEB_SERVICE, definition);
}

/** Defines an app that accepts no connections: a Deployment without a Service. */
export function defineWorker<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<NoInfer<Name>, WorkerAppSpec, Worker, NoInfer<Group>>,
): App {
  return defineApp(environments, WORKER, definition);
}

/**
 * Defines an app whose pods have stable names and their own disks: a StatefulSet with a Service for clients
 * and a headless one.
 */
export function defineStatefulService<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<NoInfer<Name>, StatefulServiceAppSpec, StatefulService, NoInfer<Group>>,
): App {
  return defineApp(environments, STATEFUL_SERVICE, definition);
}

/** Defines an app that runs on each node: a DaemonSet. */
export function defineDaemon<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<NoInfer<Name>, DaemonAppSpec, Daemon, NoInfer<Group>>,
): App {
  return defineApp(environments, DAEMON, definition);
}

/** Defines an app that runs on a schedule: a CronJob. */
export function defineScheduledJob<Name extends string, Group extends string = never>(
  environments: Environments<Name, Group>,
  definition: ImageApp<NoInfer<Name>, ScheduledJobAppSpec, ScheduledJob, NoInfer<Group>>,
): App {
  return defineApp(environments, SCHEDULED_JOB, definition);
}

const WEB_SERVICE = defineWorkloadKind<WebServiceSpec, WebService>({
  name: 'WebService',
  pure: true,
  services: webServices,
  build: (chart, spec, context) =>
    new WebService(chart, 'WebService', {
      ...withDefaultReplicas(withDefaultHost(spec, context), context),
      ...workloadIdentity(context),
    }),
});

const WORKER = defineWorkloadKind<WorkerSpec, Worker>({
  name: 'Worker',
  pure: true,
  services: () => [],
  build: (chart, spec, context) =>
    new Worker(chart, 'Worker', {
      ...withDefaultReplicas(spec, context),
      ...workloadIdentity(context),
    }),
});

const STATEFUL_SERVICE = defineWorkloadKind<StatefulServiceSpec, StatefulService>({
  name: 'StatefulService',
  pure: true,
  services: statefulServices,
  build: (chart, spec, context) =>
    new StatefulService(chart, 'StatefulService', {
      ...withDefaultHost(spec, context),
      ...workloadIdentity(context),
    }),
});

const DAEMON = defineWorkloadKind<DaemonSpec, Daemon>({
  name: 'Daemon',
  pure: true,
  services: daemonServices,
  build: (chart, spec, context) =>
    new Daemon(chart, 'Daemon', { ...spec, ...workloadIdentity(context) }),
});

const SCHEDULED_JOB = defineWorkloadKind<ScheduledJobSpec, ScheduledJob>({
  name: 'ScheduledJob',
  pure: true,
  services: () => [],
  build: (chart, spec, context) =>
    new ScheduledJob(chart, 'ScheduledJob', { ...spec, ...workloadIdentity(context) }),
});
