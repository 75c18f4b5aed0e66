import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsSubdomain, EnvVarName, NonEmpty } from '../../kubernetes/names';
import { ProcessText } from '../../kubernetes/text';

/** The value of an environment variable: a string, or a reference. */
export type EnvVarValue = string | SecretKey | ConfigMapKey | PodField | ContainerResource;

/** A key of a Secret in the app's namespace. */
export interface SecretKey {
  /** The Secret's name. */
  readonly secret: string;
  readonly key: string;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
}

/** A key of a ConfigMap in the app's namespace. */
export interface ConfigMapKey {
  /** The ConfigMap's name. */
  readonly configMap: string;
  readonly key: string;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
}

/** A field of the pod itself, such as `status.podIP`. */
export interface PodField {
  readonly field:
    | `metadata.${'name' | 'namespace' | 'uid'}`
    | `metadata.${'labels' | 'annotations'}['${string}']`
    | `spec.${'nodeName' | 'serviceAccountName'}`
    | `status.${'hostIP' | 'hostIPs' | 'podIP' | 'podIPs'}`;
}

/** A request or limit of the container itself, such as `limits.memory`. */
export interface ContainerResource {
  readonly resource: `${'limits' | 'requests'}.${'cpu' | 'memory' | 'ephemeral-storage' | `hugepages-${string}`}`;
  /** The unit of the value, such as `1Mi`. @default 1 */
  readonly divisor?: string;
}

/** All keys of a Secret or ConfigMap, as environment variables. */
export type EnvFrom = (
  | {
      /** The Secret's name. */
      readonly secret: string;
    }
  | {
      /** The ConfigMap's name. */
      readonly configMap: string;
    }
) & {
  /** The prefix of each variable name. @default none */
  readonly prefix?: string;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
};

const optional = v.optional(v.boolean());

// https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
const PodFieldSchema = v.pipe(
  v.string(),
  v.regex(
    /^(metadata\.(name|namespace|uid|(labels|annotations)\['[^']+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/,
    "The field must be one of metadata.name, metadata.namespace, metadata.uid, metadata.labels['<key>'], metadata.annotations['<key>'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP and status.podIPs.",
  ),
) as Schema<PodField['field']>;

export const ContainerResourceSchema = v.pipe(
  v.string(),
  v.regex(
    /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-\w+)$/,
    'The resource must be one of limits.cpu, limits.memory, limits.ephemeral-storage, or the same under requests.',
  ),
) as Schema<ContainerResource['resource']>;

export const DivisorSchema = v.pipe(
  v.string(),
  v.regex(/^(0|1m|1|1[kMGTPE]|1[KMGTPE]i)$/, 'Use a quantity such as "1Mi".'),
);

export const EnvVarsSchema = recordSchema(
  EnvVarName,
  v.union(
    [
      ProcessText,
      objectSchema<SecretKey>({ secret: DnsSubdomain, key: NonEmpty, optional }),
      objectSchema<ConfigMapKey>({ configMap: DnsSubdomain, key: NonEmpty, optional }),
      objectSchema<PodField>({ field: PodFieldSchema }),
      objectSchema<ContainerResource>({
        resource: ContainerResourceSchema,
        divisor: v.optional(DivisorSchema),
      }),
    ],
    'Use a string (put numbers and true/false in quotes), { secret, key }, { configMap, key }, { field } or { resource }.',
  ),
);

const fromSettings = { prefix: v.optional(v.string()), optional };

export const EnvFromSchema = v.array(
  v.union(
    [
      objectSchema<Extract<EnvFrom, { secret: string }>>({ secret: DnsSubdomain, ...fromSettings }),
      objectSchema<Extract<EnvFrom, { configMap: string }>>({
        configMap: DnsSubdomain,
        ...fromSettings,
      }),
    ],
    'Use { secret: <name> } or { configMap: <name> }.',
  ),
);

/** Converts environment variables to Kubernetes' format. The order is kept: one may refer to earlier ones. */
export function toEnvVars(env: Readonly<Record<string, EnvVarValue>>): k8s.EnvVar[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string' ? { name, value } : { name, valueFrom: toSource(value) },
  );
}

function toSource(value: Exclude<EnvVarValue, string>): k8s.EnvVarSource {
  if ('secret' in value) {
    const { secret, key, optional } = value;
    return { secretKeyRef: defined<k8s.SecretKeySelector>({ name: secret, key, optional }) };
  }
  if ('configMap' in value) {
    const { configMap, key, optional } = value;
    return {
      configMapKeyRef: defined<k8s.ConfigMapKeySelector>({ name: configMap, key, optional }),
    };
  }
  if ('field' in value) return { fieldRef: { fieldPath: value.field } };
  const { resource, divisor } = value;
  return {
    resourceFieldRef: {
      resource,
      // The API server sets 0, which stands for 1: with server-side apply, Argo CD reports a missing one as a difference.
      divisor: k8s.Quantity.fromString(divisor ?? '0'),
    },
  };
}

/** Converts `envFrom` to Kubernetes' format. */
export function toEnvFrom(sources: readonly EnvFrom[]): k8s.EnvFromSource[] {
  return sources.map((source) => {
    const { prefix, optional } = source;
    return 'secret' in source
      ? defined<k8s.EnvFromSource>({
          prefix,
          secretRef: defined<k8s.SecretEnvSource>({ name: source.secret, optional }),
        })
      : defined<k8s.EnvFromSource>({
          prefix,
          configMapRef: defined<k8s.ConfigMapEnvSource>({ name: source.configMap, optional }),
        });
  });
}
