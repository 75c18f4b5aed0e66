import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { referenceProblem } from '../../kubernetes/image';
import { ProcessText } from '../../kubernetes/text';
import {
  type ContainerPorts,
  ContainerPortsSchema,
  type NamedPort,
  namedPorts,
  toContainerPort,
} from './container-port';
import {
  type EnvFrom,
  EnvFromSchema,
  EnvVarsSchema,
  type EnvVarValue,
  toEnvFrom,
  toEnvVars,
} from './env-var';
import { type ContainerExceptions, ContainerExceptionsSchema } from './exceptions';
import { type Lifecycle, LifecycleSchema, toLifecycle } from './lifecycle';
import { OneSuccessProbeSchema, type Probe, ProbeSchema, toProbe } from './probe';
import { type Resources, ResourcesSchema, toResourceRequirements } from './resources';
import { toSecurityContext, type UserSpec, userEntries } from './security-context';
import { MountsSchema, toVolumeMounts, type VolumeMount } from './volume-mount';

/** The spec of any container. */
export interface ContainerSpec {
  /** The command that replaces the image's entry point. @default the image's */
  readonly command?: readonly string[];
  /** The arguments of the command. @default the image's */
  readonly args?: readonly string[];
  /** @default the image's */
  readonly workingDir?: string;
  /** Environment variables. @default none */
  readonly env?: Readonly<Record<string, EnvVarValue>>;
  /** Secrets and ConfigMaps with all keys as environment variables. @default none */
  readonly envFrom?: readonly EnvFrom[];
  /** @default no requests, no limits */
  readonly resources?: Resources;
  /** The volumes to mount, by path. @default none */
  readonly mounts?: Readonly<Record<string, VolumeMount>>;
  /** Additional ports that the container listens on, by name. @default none */
  readonly ports?: ContainerPorts;
  /** Decides when the container receives traffic. @default as soon as it runs */
  readonly readiness?: Probe;
  /** Decides when the container is restarted. @default when it exits */
  readonly liveness?: Probe;
  /** Decides when the container has started. The other probes wait for it. @default immediately */
  readonly startup?: Probe;
  /** Hooks that run after the start and before the stop. @default none */
  readonly lifecycle?: Lifecycle;
  /**
   * Make the container's root file system read-only.
   *
   * @default true: mount an `emptyDir` where the app needs to write
   */
  readonly readOnlyRootFilesystem?: boolean;
  /** Allow the container to listen on ports below 1024 without root. @default false */
  readonly bindPrivilegedPorts?: boolean;
  /**
   * What it may do that the Pod Security Standard "restricted" refuses: each with the reason. They need the `podSecurity`
   * of the app.
   *
   * @default nothing
   */
  readonly exceptions?: ContainerExceptions;
  /** When the image is pulled. @default 'IfNotPresent', or 'Always' for the tag `latest` */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /**
   * Where the termination message comes from: the file, or the end of the log if the file is empty and the container
   * failed.
   *
   * @default 'File'
   */
  readonly terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
}

/** A sidecar or an init container. */
export interface ExtraContainerSpec extends ContainerSpec, UserSpec {
  /** The name of one of the app's images, or a full reference with a tag or a digest. */
  readonly image: string;
}

/** A container that completes before the main one starts, so it has no probes and no lifecycle hooks. */
export type InitContainerSpec = Omit<
  ExtraContainerSpec,
  'readiness' | 'liveness' | 'startup' | 'lifecycle'
>;

export const containerEntries: SchemaEntries<ContainerSpec> = {
  command: v.optional(v.array(ProcessText)),
  args: v.optional(v.array(ProcessText)),
  workingDir: v.optional(ProcessText),
  env: v.optional(EnvVarsSchema),
  envFrom: v.optional(EnvFromSchema),
  resources: v.optional(ResourcesSchema),
  mounts: v.optional(MountsSchema),
  ports: v.optional(ContainerPortsSchema),
  readiness: v.optional(ProbeSchema),
  liveness: v.optional(OneSuccessProbeSchema),
  startup: v.optional(OneSuccessProbeSchema),
  lifecycle: v.optional(LifecycleSchema),
  readOnlyRootFilesystem: v.optional(v.boolean()),
  bindPrivilegedPorts: v.optional(v.boolean()),
  exceptions: v.optional(ContainerExceptionsSchema),
  imagePullPolicy: v.optional(v.picklist(['Always', 'IfNotPresent', 'Never'])),
  terminationMessagePolicy: v.optional(v.picklist(['File', 'FallbackToLogsOnError'])),
};

export const ExtraContainerSchema = objectSchema<ExtraContainerSpec>({
  ...containerEntries,
  ...userEntries,
  image: v.string(),
});

export const InitContainerSchema = v.pipe(
  ExtraContainerSchema,
  v.check(
    (it) => ['readiness', 'liveness', 'startup', 'lifecycle'].every((key) => !(key in it)),
    'An init container completes before the main one starts, so it has no probes and no lifecycle. For a container that keeps running, use `sidecars`.',
  ),
);

/** A full reference with a tag or a digest. */
export const ImageReference = v.pipe(
  v.string(),
  v.check(
    (reference) => referenceProblem(reference) === undefined,
    (issue) => referenceProblem(issue.input) ?? '',
  ),
);

/** The name, image and port of a container. */
interface ContainerIdentity {
  readonly name: string;
  /** A full reference with a tag or a digest. */
  readonly image: string;
  /** The default port of probes. */
  readonly port?: NamedPort;
  /** Its own user. @default that of the pod */
  readonly user?: UserSpec;
}

/**
 * Converts a container to Kubernetes' format, compliant with the Pod Security Standard "restricted" but
 * for its exceptions.
 *
 * @throws {@link InvalidPropsError} when a probe has no port, and neither has the container.
 */
export function toContainer(spec: ContainerSpec, identity: ContainerIdentity): k8s.Container {
  const ports = [...(identity.port ? [identity.port] : []), ...namedPorts(spec.ports)];
  // Probes do not support UDP or SCTP.
  const port = ports.find(({ protocol }) => protocol === 'TCP')?.number;
  const probe = (field: 'readiness' | 'liveness' | 'startup') =>
    spec[field] && toProbe(spec[field], port, field);
  return defined<k8s.Container>({
    name: identity.name,
    image: identity.image,
    imagePullPolicy: spec.imagePullPolicy,
    command: spec.command && [...spec.command],
    args: spec.args && [...spec.args],
    workingDir: spec.workingDir,
    env: ifAny(toEnvVars(spec.env ?? {})),
    envFrom: ifAny(toEnvFrom(spec.envFrom ?? [])),
    ports: ifAny(ports.map(toContainerPort)),
    resources: spec.resources && toResourceRequirements(spec.resources),
    volumeMounts: ifAny(toVolumeMounts(spec.mounts ?? {})),
    readinessProbe: probe('readiness'),
    livenessProbe: probe('liveness'),
    startupProbe: probe('startup'),
    lifecycle: spec.lifecycle && toLifecycle(spec.lifecycle),
    terminationMessagePolicy: spec.terminationMessagePolicy,
    securityContext: toSecurityContext(spec, identity.user),
  });
}

function ifAny<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
