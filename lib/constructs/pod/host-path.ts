import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { checkedString, objectSchema } from '../../base/schema';
import { ReasonSchema } from '../../model/pod-security';

/** A file or directory of the node. An exception, which needs `podSecurity`. */
export interface HostPathVolume {
  readonly hostPath: {
    /** The absolute path on the node. */
    readonly path: string;
    /** What must be there, or is created. @default nothing is checked */
    readonly type?: HostPathType;
    /** Why the pods need it. */
    readonly reason: string;
  };
}

/** What a path of the node is. */
export type HostPathType = (typeof HOST_PATH_TYPES)[number];

const HOST_PATH_TYPES = [
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
  'CharDevice',
  'BlockDevice',
] as const;

const HostPath = checkedString((path) =>
  path.startsWith('/') && !path.split('/').includes('..')
    ? undefined
    : 'A path of the node must be absolute and must not contain "..".',
);

export const HostPathVolumeSchema = objectSchema<HostPathVolume>({
  hostPath: objectSchema<HostPathVolume['hostPath']>({
    path: HostPath,
    type: v.optional(v.picklist(HOST_PATH_TYPES)),
    reason: ReasonSchema,
  }),
});

/** Converts it to Kubernetes' format. */
export function toHostPath({ hostPath }: HostPathVolume): k8s.HostPathVolumeSource {
  const { path, type } = hostPath;
  return { path, ...(type !== undefined && { type }) };
}
