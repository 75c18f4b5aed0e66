import type { Chart } from 'cdk8s';
import { show } from '../../base/hint';
import { isPlainObject, own } from '../../base/json';
import { InvalidPropsError } from '../../base/validation';
import type { BuildContext } from '../../model/app';
import { secretVariables, variableSecrets } from '../../model/secret-values';
import { COMPANION_FIELDS } from '../../model/workloads-in';
import { MigrationJob, type MigrationJobSpec } from '../workloads/migration-job';
import { ScheduledJob, type ScheduledJobSpec } from '../workloads/scheduled-job';
import { WebService, type WebServiceSpec } from '../workloads/web-service';
import { Worker, type WorkerSpec } from '../workloads/worker';
import type { WorkloadIdentity, WorkloadSpec } from '../workloads/workload-spec';
import { withDefaultHost, withDefaultReplicas } from './environment-defaults';

/** The image of a companion. */
export interface CompanionImage {
  /** The name of one of the app's images. @default the app's own */
  readonly image?: string;
}

/**
 * Workloads that are released with an app's main workload. Each companion is named `<app>-<key>`. It inherits
 * the main workload's image, `config`, `env`, the environment variables of `secrets`, `envFrom` and labels, and adds its
 * own to them. It inherits the
 * `serviceAccount`, users and groups, node selection, DNS settings, runtime class and image pull settings unless it sets
 * its own. All other fields are its own; so are exceptions: each pod names what it needs.
 */
export interface CompanionSpecs {
  /** Deployments, each behind a Service of its own. @default none */
  readonly services?: Readonly<Record<string, WebServiceSpec & CompanionImage>>;
  /** Deployments without a Service. @default none */
  readonly workers?: Readonly<Record<string, WorkerSpec & CompanionImage>>;
  /** CronJobs. @default none */
  readonly scheduledJobs?: Readonly<Record<string, ScheduledJobSpec & CompanionImage>>;
  /** Jobs that Argo CD runs before it applies a new version. @default none */
  readonly migrations?: Readonly<Record<string, MigrationJobSpec & CompanionImage>>;
}

/** The constructs of an app's companions, by key. */
export interface Companions {
  readonly services: Readonly<Record<string, WebService>>;
  readonly workers: Readonly<Record<string, Worker>>;
  readonly scheduledJobs: Readonly<Record<string, ScheduledJob>>;
  readonly migrations: Readonly<Record<string, MigrationJob>>;
}

const NONE: Companions = { workers: {}, scheduledJobs: {}, migrations: {}, services: {} };

/** Adds the companions of an app whose main workload is `main`. */
export function buildCompanions(
  chart: Chart,
  specs: CompanionSpecs,
  main: WorkloadSpec,
  context: BuildContext,
): Companions {
  if (Object.values(specs).every((it) => it === undefined)) return NONE;
  const shared = sharedSpec(main);
  const account = accountOf(main, context.app);
  refuseSharedKeys(specs, context.app);
  return {
    services: each('services', specs.services, (key, spec) => {
      const props = { ...merge({ ...shared, ...account }, spec), ...identity(key, spec, context) };
      const withHost = withDefaultHost(props, context, props.name);
      return new WebService(chart, `WebService-${key}`, withDefaultReplicas(withHost, context));
    }),
    workers: each('workers', specs.workers, (key, spec) => {
      const props = { ...merge({ ...shared, ...account }, spec), ...identity(key, spec, context) };
      return new Worker(chart, `Worker-${key}`, withDefaultReplicas(props, context));
    }),
    scheduledJobs: each('scheduledJobs', specs.scheduledJobs, (key, spec) => {
      const props = { ...merge({ ...shared, ...account }, spec), ...identity(key, spec, context) };
      return new ScheduledJob(chart, `ScheduledJob-${key}`, props);
    }),
    migrations: each('migrations', specs.migrations, (key, spec) => {
      const props = { ...merge(shared, spec), ...identity(key, spec, context) };
      return new MigrationJob(chart, `MigrationJob-${key}`, props);
    }),
  };
}

/** Two companions with the same key would have the same name and select each other's pods. */
function refuseSharedKeys(specs: CompanionSpecs, app: string): void {
  const owners = new Map<string, string>();
  for (const field of COMPANION_FIELDS) {
    for (const key of Object.keys(specs[field] ?? {})) {
      const owner = owners.get(key);
      if (owner !== undefined) {
        const message = `\`${owner}\` also has a "${key}": both would be named "${app}-${key}".`;
        throw new InvalidPropsError([{ path: [field, key], message }]);
      }
      owners.set(key, field);
    }
  }
}

function each<Spec, Built>(
  field: string,
  specs: Readonly<Record<string, Spec>> | undefined,
  build: (key: string, spec: Spec) => Built,
): Record<string, Built> {
  demandObject(specs ?? {}, [field]);
  const built = Object.entries(specs ?? {}).map(([key, spec]) => {
    demandObject(spec, [field, key]);
    try {
      return [key, build(key, spec)] as const;
    } catch (error) {
      throw error instanceof InvalidPropsError ? error.within(field, key) : error;
    }
  });
  return Object.fromEntries(built);
}

/** Anything but an object would be merged as if it were empty. */
function demandObject(value: unknown, path: readonly string[]): void {
  if (isPlainObject(value)) return;
  throw new InvalidPropsError([{ path, message: `Expected an object, got ${show(value)}.` }]);
}

function identity(key: string, spec: CompanionImage, context: BuildContext): WorkloadIdentity {
  const name = spec.image ?? context.app;
  const image = own(context.images, name);
  if (image === undefined) {
    const known = Object.keys(context.images).join(', ');
    const message = `The app has no image "${name}". It has ${known || 'none'}.`;
    throw new InvalidPropsError([{ path: ['image'], message }]);
  }
  return { name: `${context.app}-${key}`, app: context.app, image, images: context.images };
}

const SHARED = [
  'config',
  'env',
  'envFrom',
  'imagePullSecrets',
  'labels',
  'nodeSelector',
  'tolerations',
  'affinity',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'fsGroup',
  'fsGroupChangePolicy',
  'readOnlyRootFilesystem',
  'imagePullPolicy',
  'dnsPolicy',
  'dnsConfig',
  'hostAliases',
  'runtimeClass',
  'schedulerName',
  'enableServiceLinks',
] as const satisfies readonly (keyof WorkloadSpec)[];

type SharedSpec = Pick<WorkloadSpec, (typeof SHARED)[number]>;

function sharedSpec(main: WorkloadSpec): SharedSpec & Pick<WorkloadSpec, 'secrets'> {
  // Files are mounted, and mounts are not shared.
  const variables = variableSecrets(secretVariables(main.secrets));
  return {
    ...Object.fromEntries(
      SHARED.filter((key) => main[key] !== undefined).map((key) => [key, main[key]]),
    ),
    ...(Object.keys(variables).length > 0 && { secrets: variables }),
  };
}

/** The main workload's ServiceAccount, as an existing one. */
function accountOf(main: WorkloadSpec, app: string): Pick<WorkloadSpec, 'serviceAccount'> {
  const account = main.serviceAccount;
  if (account === undefined) return {};
  if ('name' in account) return { serviceAccount: account };
  const { token } = account;
  return { serviceAccount: { name: app, ...(token !== undefined && { token }) } };
}

function merge<Spec extends WorkloadSpec | MigrationJobSpec>(
  shared: WorkloadSpec,
  { image: _image, ...spec }: Spec & CompanionImage,
): Omit<Spec, 'image'> {
  const own = spec as SharedSpec & Pick<WorkloadSpec, 'secrets'>;
  return {
    ...shared,
    ...spec,
    ...both('config', shared.config, own.config),
    ...both('env', shared.env, own.env),
    ...secretsFor(shared, own),
    ...both('labels', shared.labels, own.labels),
    ...(shared.envFrom && own.envFrom && { envFrom: [...shared.envFrom, ...own.envFrom] }),
  } as unknown as Omit<Spec, 'image'>;
}

/** The inherited secrets, without those whose variable the companion sets itself. */
function secretsFor(
  shared: WorkloadSpec,
  { secrets, env, config }: SharedSpec & Pick<WorkloadSpec, 'secrets'>,
): Pick<WorkloadSpec, 'secrets'> {
  const inherited = secretVariables(shared.secrets).filter(
    ([name]) => !Object.hasOwn({ ...env, ...config }, name),
  );
  return { secrets: { ...variableSecrets(inherited), ...secrets } };
}

function both(key: string, shared: object | undefined, own: object | undefined): object {
  return shared && own ? { [key]: { ...shared, ...own } } : {};
}
