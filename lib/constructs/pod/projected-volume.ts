import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined } from '../../base/json';
import { objectSchema, unionByField } from '../../base/schema';
import { DnsSubdomain, NonEmpty } from '../../kubernetes/names';
import {
  type DownwardItems,
  DownwardItemsSchema,
  type FileMode,
  FileModeSchema,
  toDownwardItems,
  toItems,
  toMode,
  type VolumeItems,
  VolumeItemsSchema,
  VolumePath,
} from './volume-items';

/** Several sources in one directory. */
export interface ProjectedVolume {
  /** The sources; no two may have the same file. */
  readonly projected: readonly ProjectedSource[];
  /** The permissions of the files. @default '0644' */
  readonly defaultMode?: FileMode;
}

/** A source of files. */
export type ProjectedSource =
  | ProjectedConfigMap
  | ProjectedSecret
  | ProjectedToken
  | ProjectedDownwardApi;

/** Keys of a ConfigMap. */
export interface ProjectedConfigMap {
  /** The ConfigMap's name. */
  readonly configMap: string;
  /** @default all keys, each as a file of its name */
  readonly items?: VolumeItems;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
}

/** Keys of a Secret. */
export interface ProjectedSecret {
  /** The Secret's name. */
  readonly secret: string;
  /** @default all keys, each as a file of its name */
  readonly items?: VolumeItems;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
}

/** A token of the pod's ServiceAccount, which the kubelet renews. */
export interface ProjectedToken {
  readonly serviceAccountToken: {
    /** The file in the volume. */
    readonly path: string;
    /** Who accepts the token. @default the API server */
    readonly audience?: string;
    /** How long a token is valid, in seconds: at least 600. @default 3600 */
    readonly expirationSeconds?: number;
  };
}

/** Fields of the pod and resources of its containers. */
export interface ProjectedDownwardApi {
  readonly downwardAPI: DownwardItems;
}

const items = v.optional(VolumeItemsSchema);
const optional = v.optional(v.boolean());

const Expiration = v.pipe(
  v.number(),
  v.check(
    (seconds) => Number.isInteger(seconds) && seconds >= 600 && seconds <= 2 ** 32,
    ({ input }) => `${show(input)} is not allowed: use at least 600 seconds, which is 10 minutes.`,
  ),
);

const SourceSchema = unionByField<ProjectedSource>(
  {
    configMap: objectSchema<ProjectedConfigMap>({ configMap: DnsSubdomain, items, optional }),
    secret: objectSchema<ProjectedSecret>({ secret: DnsSubdomain, items, optional }),
    serviceAccountToken: objectSchema<ProjectedToken>({
      serviceAccountToken: objectSchema<ProjectedToken['serviceAccountToken']>({
        path: VolumePath,
        audience: v.optional(NonEmpty),
        expirationSeconds: v.optional(Expiration),
      }),
    }),
    downwardAPI: objectSchema<ProjectedDownwardApi>({ downwardAPI: DownwardItemsSchema }),
  },
  'Use { configMap: <name> }, { secret: <name> }, { serviceAccountToken: { path } } or { downwardAPI: { <path>: { field } } }.',
);

export const ProjectedVolumeSchema = objectSchema<ProjectedVolume>({
  projected: v.pipe(v.array(SourceSchema), v.minLength(1, 'The list is empty.')),
  defaultMode: v.optional(FileModeSchema),
});

/**
 * Converts it to Kubernetes' format.
 *
 * @param main the name of the main container.
 */
export function toProjected(volume: ProjectedVolume, main: string): k8s.ProjectedVolumeSource {
  return defined<k8s.ProjectedVolumeSource>({
    sources: volume.projected.map((it) => toSource(it, main)),
    defaultMode: toMode(volume.defaultMode),
  });
}

function toSource(source: ProjectedSource, main: string): k8s.VolumeProjection {
  if ('downwardAPI' in source)
    return { downwardApi: { items: toDownwardItems(source.downwardAPI, main) } };
  if ('serviceAccountToken' in source) {
    const { path, audience, expirationSeconds } = source.serviceAccountToken;
    return {
      serviceAccountToken: defined<k8s.ServiceAccountTokenProjection>({
        path,
        audience,
        expirationSeconds,
      }),
    };
  }
  const { optional } = source;
  const keys = { items: toItems(source.items), optional };
  return 'secret' in source
    ? { secret: defined<k8s.SecretProjection>({ name: source.secret, ...keys }) }
    : { configMap: defined<k8s.ConfigMapProjection>({ name: source.configMap, ...keys }) };
}
