import type { k8s } from 'cdk8s-plus-28';
import type { PodExceptions } from './exceptions';

/** What the pods share with their node, in Kubernetes' format. */
export function toHostNamespaces(exceptions: PodExceptions | undefined): Partial<k8s.PodSpec> {
  if (exceptions === undefined) return {};
  const { hostNetwork, hostPID, hostIPC } = exceptions;
  return {
    ...(hostNetwork !== undefined && { hostNetwork: true }),
    ...(hostPID !== undefined && { hostPid: true }),
    ...(hostIPC !== undefined && { hostIpc: true }),
  };
}
