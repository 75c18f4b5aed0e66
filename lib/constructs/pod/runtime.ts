import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import type { SchemaEntries } from '../../base/schema';
import { DnsSubdomain } from '../../kubernetes/names';

/** How the node runs the pods. */
export interface PodRuntimeSpec {
  /** The RuntimeClass, such as one with gVisor. @default the container runtime of the node */
  readonly runtimeClass?: string;
  /** Let the containers of a pod see each other's processes. @default false */
  readonly shareProcessNamespace?: boolean;
  /**
   * Set environment variables with the address of each Service in the namespace, such as `REDIS_PORT`.
   *
   * @default true
   */
  readonly enableServiceLinks?: boolean;
}

export const runtimeEntries: SchemaEntries<PodRuntimeSpec> = {
  runtimeClass: v.optional(DnsSubdomain),
  shareProcessNamespace: v.optional(v.boolean()),
  enableServiceLinks: v.optional(v.boolean()),
};

/** Converts it to Kubernetes' format. */
export function toRuntime(spec: PodRuntimeSpec): Partial<k8s.PodSpec> {
  const { runtimeClass, shareProcessNamespace, enableServiceLinks } = spec;
  return {
    ...(runtimeClass !== undefined && { runtimeClassName: runtimeClass }),
    ...(shareProcessNamespace !== undefined && { shareProcessNamespace }),
    ...(enableServiceLinks !== undefined && { enableServiceLinks }),
  };
}
