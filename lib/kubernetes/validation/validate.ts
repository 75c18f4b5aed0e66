import type { JsonValue } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../api-object';
import { webhookConfiguration } from './admission';
import {
  mutatingAdmissionPolicy,
  mutatingAdmissionPolicyBinding,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
} from './admission-policy';
import { apiService } from './api-service';
import { horizontalPodAutoscaler, podDisruptionBudget } from './autoscaling';
import { type Check, type Refusal, Refusals } from './check';
import { configMap, secret } from './config';
import { customResourceDefinition } from './crd';
import { csiDriver, volumeAttributesClass } from './csi-driver';
import { deviceClass, resourceClaim, resourceClaimTemplate } from './devices';
import { endpointSlice } from './endpoint-slice';
import { endpoints } from './endpoints';
import { flowSchema, priorityLevelConfiguration } from './flow-control';
import { ingress, ingressClass } from './ingress';
import { lease } from './lease';
import { networkPolicy } from './network-policy';
import { objectMeta } from './object-meta';
import { limitRange, namespace, priorityClass, resourceQuota } from './policy';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac';
import { rollout } from './rollout';
import { runtimeClass } from './runtime-class';
import { service } from './service';
import { serviceCidr } from './service-cidr';
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

/** What the API server, or the controller of a custom resource, checks beyond the schema, by API group and kind. */
const CHECKS: Readonly<Record<string, Check>> = {
  '/ConfigMap': configMap,
  '/Endpoints': endpoints,
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
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': mutatingAdmissionPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': mutatingAdmissionPolicyBinding,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhookConfiguration,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': validatingAdmissionPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': validatingAdmissionPolicyBinding,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhookConfiguration,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
  'apiregistration.k8s.io/APIService': apiService,
  'apps/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'argoproj.io/Rollout': rollout,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'batch/CronJob': cronJob,
  'batch/Job': job,
  'coordination.k8s.io/Lease': lease,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'flowcontrol.apiserver.k8s.io/FlowSchema': flowSchema,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': priorityLevelConfiguration,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'networking.k8s.io/ServiceCIDR': serviceCidr,
  'node.k8s.io/RuntimeClass': runtimeClass,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': clusterRoleBinding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'resource.k8s.io/DeviceClass': deviceClass,
  'resource.k8s.io/ResourceClaim': resourceClaim,
  'resource.k8s.io/ResourceClaimTemplate': resourceClaimTemplate,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/CSIDriver': csiDriver,
  'storage.k8s.io/StorageClass': storageClass,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClass,
};

/** The kinds whose spec {@link refusalsOf} knows. It checks the metadata of every kind. */
export const VALIDATED_KINDS = Object.keys(CHECKS).map((it) => it.slice(it.indexOf('/') + 1));

/** The fields of an object that conform to its schema, but that the API server refuses. */
export function refusalsOf(object: ApiObjectJson): readonly Refusal[] {
  const key = `${apiGroup(object)}/${object.kind}`;
  const check = Object.hasOwn(CHECKS, key) ? CHECKS[key] : undefined;
  const refusals = new Refusals();
  objectMeta(object, refusals);
  check?.(object as unknown as JsonValue, refusals);
  return refusals.found;
}
