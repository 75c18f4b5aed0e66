import type { JsonValue } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../api-object';
import { horizontalPodAutoscaler, podDisruptionBudget } from './autoscaling';
import { type Check, type Refusal, Refusals } from './check';
import { configMap, secret } from './config';
import { endpointSlice } from './endpoint-slice';
import { ingress, ingressClass } from './ingress';
import { lease } from './lease';
import { networkPolicy } from './network-policy';
import { limitRange, namespace, priorityClass, resourceQuota } from './policy';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac';
import { runtimeClass } from './runtime-class';
import { service } from './service';
import { persistentVolume, persistentVolumeClaim, storageClass } from './storage';
import {
  cronJob,
  daemonSet,
  deployment,
  job,
  pod,
  podTemplate,
  replicaSet,
  replicationController,
  statefulSet,
} from './workloads';

/** What the API server checks beyond the schema, by API group and kind. */
const CHECKS: Readonly<Record<string, Check>> = {
  '/ConfigMap': configMap,
  '/LimitRange': limitRange,
  '/Namespace': namespace,
  '/PersistentVolume': persistentVolume,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/Pod': pod,
  '/PodTemplate': podTemplate,
  '/ReplicationController': replicationController,
  '/ResourceQuota': resourceQuota,
  '/Service': service,
  '/Secret': secret,
  'apps/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'batch/CronJob': cronJob,
  'batch/Job': job,
  'coordination.k8s.io/Lease': lease,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'node.k8s.io/RuntimeClass': runtimeClass,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': clusterRoleBinding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/StorageClass': storageClass,
};

/** The kinds that {@link refusalsOf} knows. */
export const VALIDATED_KINDS = Object.keys(CHECKS).map((it) => it.slice(it.indexOf('/') + 1));

/** The fields of an object that conform to its schema, but that the API server refuses. */
export function refusalsOf(object: ApiObjectJson): readonly Refusal[] {
  const key = `${apiGroup(object)}/${object.kind}`;
  const check = Object.hasOwn(CHECKS, key) ? CHECKS[key] : undefined;
  if (check === undefined) return [];
  const refusals = new Refusals();
  check(object as unknown as JsonValue, refusals);
  return refusals.found;
}
