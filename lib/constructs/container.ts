import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { referenceProblem } from '../model/image';
import { defined } from '../model/json';
import { Port, PortName } from '../model/names';
import { objectSchema } from '../model/schema';
import {
  type EnvFrom,
  EnvFromSchema,
  EnvVarsSchema,
  type EnvVarValue,
  toEnvFrom,
  toEnvVars,
} from './env-var';
import { type Probe, ProbeSchema, toProbe } from './probe';
import { type Resources, ResourcesSchema, toResourceRequirements } from './resources';
import { MountsSchema, toVolumeMounts, type VolumeMount } from './volume';

/** What may be said of any container. */
export interface ContainerSpec {
  /** What runs instead of the image's entry point. @default the image's */
  readonly command?: readonly string[];
  /** Its arguments. @default the image's */
  readonly args?: readonly string[];
  /** @default the image's */
  readonly workingDir?: string;
  /** Environment variables. @default none */
  readonly env?: Readonly<Record<string, EnvVarValue>>;
  /** Secrets and ConfigMaps whose every key becomes an environment variable. @default none */
  readonly envFrom?: readonly EnvFrom[];
  /** @default nothing asked, no limits */
  readonly resources?: Resources;
  /** Where volumes are mounted: the volume's name by the path. @default none */
  readonly mounts?: Readonly<Record<string, VolumeMount>>;
  /** Further ports that the container listens on, by name. @default none */
  readonly ports?: Readonly<Record<string, number>>;
  /** When the container gets traffic. @default as soon as it runs */
  readonly readiness?: Probe;
  /** When the container is restarted. @default when it exits */
  readonly liveness?: Probe;
  /** When the container has started: the other probes wait for it. @default at once */
  readonly startup?: Probe;
  /** What runs after the start and before the stop. @default nothing */
  readonly lifecycle?: Lifecycle;
  /**
   * Keep the container from writing to its own file system.
   *
   * @default true: mount an `emptyDir` where the app has to write
   */
  readonly readOnlyRootFilesystem?: boolean;
  /** Lets the container listen on ports below 1024, without being root. @default false */
  readonly bindPrivilegedPorts?: boolean;
}

/** What runs after a container's start and before its stop. */
export interface Lifecycle {
  readonly postStart?: LifecycleAction;
  readonly preStop?: LifecycleAction;
}

/** One step of a container's life: a command, or an HTTP request. */
export type LifecycleAction =
  | { readonly exec: readonly string[] }
  | { readonly httpGet: { readonly path: string; readonly port: number } };

/** A container beside the main one, or before it. */
export interface ExtraContainerSpec extends ContainerSpec {
  /** The name of one of the app's images, or a full reference with a tag or a digest. */
  readonly image: string;
}

const LifecycleActionSchema = v.union(
  [
    v.strictObject({ exec: v.pipe(v.array(v.string()), v.minLength(1)) }),
    v.strictObject({ httpGet: v.strictObject({ path: v.string(), port: Port }) }),
  ],
  'Use { exec: [<command>] } or { httpGet: { path, port } }.',
);

export const containerEntries: Record<keyof ContainerSpec, v.GenericSchema> = {
  command: v.optional(v.array(v.string())),
  args: v.optional(v.array(v.string())),
  workingDir: v.optional(v.string()),
  env: v.optional(EnvVarsSchema),
  envFrom: v.optional(EnvFromSchema),
  resources: v.optional(ResourcesSchema),
  mounts: v.optional(MountsSchema),
  ports: v.optional(v.record(PortName, Port)),
  readiness: v.optional(ProbeSchema),
  liveness: v.optional(ProbeSchema),
  startup: v.optional(ProbeSchema),
  lifecycle: v.optional(
    objectSchema<Lifecycle>({
      postStart: v.optional(LifecycleActionSchema),
      preStop: v.optional(LifecycleActionSchema),
    }),
  ),
  readOnlyRootFilesystem: v.optional(v.boolean()),
  bindPrivilegedPorts: v.optional(v.boolean()),
};

export const ExtraContainerSchema = objectSchema<ExtraContainerSpec>({
  ...containerEntries,
  image: v.string(),
});

/** What a container is besides its spec. */
export interface ContainerIdentity {
  readonly name: string;
  /** A full reference with a tag or a digest. */
  readonly image: string;
  /** The port that probes ask, and the name it has. */
  readonly port?: { readonly name: string; readonly number: number };
}

/**
 * The Kubernetes form of a container, within the Pod Security Standard "restricted".
 *
 * @throws Error when the image has neither a tag nor a digest.
 */
export function toContainer(spec: ContainerSpec, identity: ContainerIdentity): k8s.Container {
  const problem = referenceProblem(identity.image);
  if (problem !== undefined)
    throw new Error(`The image of container "${identity.name}": ${problem}`);
  const port = identity.port?.number ?? Object.values(spec.ports ?? {})[0];
  const probe = (it: Probe | undefined) => it && toProbe(it, port);
  return defined<k8s.Container>({
    name: identity.name,
    image: identity.image,
    command: spec.command && [...spec.command],
    args: spec.args && [...spec.args],
    workingDir: spec.workingDir,
    env: ifAny(toEnvVars(spec.env ?? {})),
    envFrom: ifAny(toEnvFrom(spec.envFrom ?? [])),
    ports: ifAny(toPorts(spec, identity)),
    resources: spec.resources && toResourceRequirements(spec.resources),
    volumeMounts: ifAny(toVolumeMounts(spec.mounts ?? {})),
    readinessProbe: probe(spec.readiness),
    livenessProbe: probe(spec.liveness),
    startupProbe: probe(spec.startup),
    lifecycle: spec.lifecycle && toLifecycle(spec.lifecycle),
    securityContext: toSecurityContext(spec),
  });
}

function toPorts(spec: ContainerSpec, identity: ContainerIdentity): k8s.ContainerPort[] {
  const main = identity.port;
  const extra = Object.entries(spec.ports ?? {});
  return [
    ...(main ? [{ name: main.name, containerPort: main.number }] : []),
    ...extra.map(([name, containerPort]) => ({ name, containerPort })),
  ];
}

// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
function toSecurityContext(spec: ContainerSpec): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], ...(spec.bindPrivilegedPorts && { add: ['NET_BIND_SERVICE'] }) },
    readOnlyRootFilesystem: spec.readOnlyRootFilesystem ?? true,
  };
}

function toLifecycle(lifecycle: Lifecycle): k8s.Lifecycle {
  return defined<k8s.Lifecycle>({
    postStart: lifecycle.postStart && toHandler(lifecycle.postStart),
    preStop: lifecycle.preStop && toHandler(lifecycle.preStop),
  });
}

function toHandler(action: LifecycleAction): k8s.LifecycleHandler {
  if ('exec' in action) return { exec: { command: [...action.exec] } };
  const { path, port } = action.httpGet;
  return { httpGet: { path, port: k8s.IntOrString.fromNumber(port) } };
}

function ifAny<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
