import { apiGroup } from '../../kubernetes/api-object';
import type { CheckedContainer, CheckedPod } from '../pods';

const KINDS: ReadonlySet<string> = new Set([
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);

/** True for a pod that runs until it is replaced, unlike that of a Job. */
export function isLongRunning({ manifest, spec }: CheckedPod): boolean {
  const { object } = manifest;
  const kind = `${apiGroup(object)}/${object.kind}`;
  if (kind === '/Pod') return (spec['restartPolicy'] ?? 'Always') === 'Always';
  return KINDS.has(kind);
}

/** True for a container that runs as long as its pod. */
export function staysUp({ role }: CheckedContainer): boolean {
  return role === 'main' || role === 'sidecar';
}
