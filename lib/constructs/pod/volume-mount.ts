import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';

/** A volume to mount: its name, or an object with options. */
export type VolumeMount = string | VolumeMountOptions;

/** A volume mount with options. */
export interface VolumeMountOptions {
  /** The volume's name. */
  readonly volume: string;
  /** The file or directory within the volume. @default the whole volume */
  readonly subPath?: string;
  /**
   * The same, with environment variables of the container as `$(NAME)`.
   *
   * @example 'logs/$(POD_NAME)'
   * @default the whole volume
   */
  readonly subPathExpr?: string;
  /** @default false */
  readonly readOnly?: boolean;
  /**
   * Whether mounts below the path, which the node or the container makes later, show up on the other side.
   * `Bidirectional` needs a privileged container.
   *
   * @default 'None'
   */
  readonly mountPropagation?: 'None' | 'HostToContainer' | 'Bidirectional';
}

export const MountPath = v.pipe(
  v.string(),
  v.regex(/^\/[^:]*$/, 'A mount path must be absolute and must not contain a colon.'),
);

const SubPath = v.pipe(
  NonEmpty,
  v.check(
    (path) => !path.startsWith('/') && !path.split('/').includes('..'),
    'It must be relative and stay inside the volume.',
  ),
);

const MountOptionsSchema = v.pipe(
  objectSchema<VolumeMountOptions>({
    volume: DnsLabel,
    subPath: v.optional(SubPath),
    subPathExpr: v.optional(SubPath),
    readOnly: v.optional(v.boolean()),
    mountPropagation: v.optional(v.picklist(['None', 'HostToContainer', 'Bidirectional'])),
  }),
  v.check(
    ({ subPath, subPathExpr }) => subPath === undefined || subPathExpr === undefined,
    'A mount has only one of `subPath` and `subPathExpr`.',
  ),
);

export const MountsSchema = recordSchema(
  MountPath,
  v.lazy((input) =>
    typeof input === 'object' ? MountOptionsSchema : DnsLabel,
  ) as Schema<VolumeMount>,
);

/** Converts a container's mounts to Kubernetes' format. */
export function toVolumeMounts(mounts: Readonly<Record<string, VolumeMount>>): k8s.VolumeMount[] {
  return Object.entries(mounts).map(([mountPath, mount]) => {
    if (typeof mount === 'string') return { name: mount, mountPath };
    const { volume, ...options } = mount;
    return defined<k8s.VolumeMount>({ name: volume, mountPath, ...options });
  });
}
