import type { JsonValue } from '../../../lib/base/json';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { changed, refused, SEEDS } from './changed';

// Each case was refused by a real API server (1.36), and each seed accepted. `npm run e2e:fuzz` compares many more.

test.each(SEEDS.map((it) => [String(it['kind']), it] as const))(
  'a valid %s is accepted',
  (_, it) => {
    expect(refused(it as unknown as ApiObjectJson)).toEqual([]);
  },
);

const POD = ['spec', 'template', 'spec'];
const CONTAINER = [...POD, 'containers', 0];

test.each<[string, (string | number)[], JsonValue | undefined, string | RegExp]>([
  [
    'Ingress',
    ['spec', 'ingressClassName'],
    'ALB',
    /spec\.ingressClassName is "ALB": it must be a DNS subdomain/,
  ],
  ['Ingress', ['spec', 'rules', 0, 'host'], '10.0.0.1', /must be a DNS name/],
  ['Ingress', ['spec', 'rules', 0, 'host'], 'Shop.example.com', /must be a DNS name/],
  ['Ingress', ['spec', 'rules', 0, 'http', 'paths', 0, 'path'], 'a', /must begin with "\/"/],
  ['Ingress', ['spec', 'rules', 0, 'http', 'paths', 0, 'path'], '/a//b', /must not contain "\/\/"/],
  [
    'Ingress',
    ['spec', 'rules', 0, 'http', 'paths', 0, 'path'],
    '/a/../b',
    /must not contain "\/\.\."/,
  ],
  ['Ingress', ['spec', 'rules', 0, 'http', 'paths', 0, 'path'], '/a%2Fb', /must not contain "%2F"/],
  [
    'Ingress',
    ['spec', 'rules', 0, 'http', 'paths', 0, 'pathType'],
    'prefix',
    /must be Exact, Prefix or/,
  ],
  ['Ingress', ['spec', 'rules', 0, 'http', 'paths'], [], 'spec.rules[0].http.paths is required'],
  ['Ingress', ['spec', 'defaultBackend'], {}, 'spec.defaultBackend has no backend'],
  ['Ingress', ['spec'], {}, 'spec has neither `rules` nor a `defaultBackend`'],
  [
    'Ingress',
    ['metadata', 'annotations'],
    { 'kubernetes.io/ingress.class': 'nginx' },
    /spec\.ingressClassName is "alb", but the annotation/,
  ],
  ['IngressClass', ['spec', 'controller'], 'alb', /a domain and a path/],
  ['NetworkPolicy', ['spec', 'policyTypes', 0], 'ingress', /must be Ingress or Egress/],
  ['NetworkPolicy', ['spec', 'ingress', 0, 'from', 0, 'ipBlock', 'cidr'], '10.0.0.0', /CIDR/],
  [
    'NetworkPolicy',
    ['spec', 'ingress', 0, 'from', 0, 'ipBlock', 'except', 0],
    '11.0.0.0/16',
    /must be a part of 10\.0\.0\.0\/8/,
  ],
  ['NetworkPolicy', ['spec', 'ingress', 0, 'from', 0, 'podSelector'], {}, /only one is allowed/],
  ['NetworkPolicy', ['spec', 'egress', 0, 'ports', 0, 'endPort'], 52, /is lower than `port`/],
  [
    'NetworkPolicy',
    ['spec', 'egress', 0, 'ports', 0, 'port'],
    'dns',
    /requires `port` to be a number/,
  ],
  ['Service', ['spec', 'ports', 1, 'name'], 'http', 'spec.ports[1] repeats "http"'],
  [
    'Service',
    ['spec', 'ports', 1, 'name'],
    undefined,
    /is required, because the Service has several ports/,
  ],
  [
    'Service',
    ['spec', 'type'],
    'ClusterIP',
    /externalTrafficPolicy is only allowed with the type NodePort or LoadBalancer/,
  ],
  ['Service', ['spec', 'clusterIP'], 'None', /a Service of the type LoadBalancer needs an address/],
  [
    'Service',
    ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'],
    0,
    /from 1 to 86400/,
  ],
  ['Deployment', ['spec', 'replicas'], -1, 'spec.replicas is -1: it must be 0 or more'],
  ['Deployment', ['spec', 'selector', 'matchLabels'], {}, /is empty: it would select every pod/],
  [
    'Deployment',
    ['spec', 'selector', 'matchLabels'],
    { app: 'other' },
    /does not match the labels/,
  ],
  [
    'Deployment',
    ['spec', 'minReadySeconds'],
    600,
    /must be greater than `minReadySeconds`, which is 600/,
  ],
  ['Deployment', ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], '101%', /at most 100%/],
  [
    'Deployment',
    ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'],
    'one',
    /a number, or a percentage/,
  ],
  ['Deployment', ['spec', 'strategy', 'rollingUpdate', 'maxSurge'], 0, /no pod could be replaced/],
  ['Deployment', [...POD, 'hostAliases', 0, 'ip'], 'db', /must be an IP address/],
  [
    'Deployment',
    [...POD, 'tolerations', 0, 'value'],
    'x',
    /is not allowed with the operator Exists/,
  ],
  ['Deployment', [...POD, 'serviceAccountName'], 'App', /must be a DNS subdomain/],
  ['Deployment', [...POD, 'os'], { name: 'plan9' }, /must be linux or windows/],
  ['Deployment', [...POD, 'dnsPolicy'], 'None', /needs a nameserver/],
  ['Deployment', [...POD, 'topologySpreadConstraints', 0, 'maxSkew'], 0, /must be 1 or more/],
  [
    'Deployment',
    [
      ...POD,
      'affinity',
      'podAntiAffinity',
      'preferredDuringSchedulingIgnoredDuringExecution',
      0,
      'weight',
    ],
    0,
    /from 1 to 100/,
  ],
  [
    'Deployment',
    [...POD, 'volumes', 0, 'configMap'],
    { name: 'a' },
    /has the sources emptyDir and configMap/,
  ],
  [
    'Deployment',
    [...POD, 'volumes', 1, 'configMap', 'items', 0, 'path'],
    '../a',
    /must not contain "\.\."/,
  ],
  [
    'Deployment',
    [...POD, 'initContainers', 0, 'livenessProbe'],
    { tcpSocket: { port: 1 } },
    /only allowed in an init container/,
  ],
  ['Deployment', [...POD, 'activeDeadlineSeconds'], 5, /is only allowed in a Job/],
  ['Deployment', [...CONTAINER, 'env', 0, 'name'], 'A=B', /without "="/],
  ['Deployment', [...CONTAINER, 'readinessProbe', 'periodSeconds'], -1, /must be 0 or more/],
  ['Deployment', [...CONTAINER, 'livenessProbe', 'successThreshold'], 2, /from 0 to 1/],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'memory'], '-1', /must not be negative/],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'gpu'], '1', /a name with a domain/],
  ['Deployment', [...CONTAINER, 'volumeMounts', 0, 'subPath'], '/x', /must be a relative path/],
  [
    'Deployment',
    [...CONTAINER, 'imagePullPolicy'],
    'Often',
    /must be Always, Never or IfNotPresent/,
  ],
  ['StatefulSet', ['spec', 'serviceName'], 'My', /must be a DNS label/],
  [
    'StatefulSet',
    ['spec', 'volumeClaimTemplates', 0, 'spec', 'accessModes'],
    [],
    /accessModes is required/,
  ],
  [
    'StatefulSet',
    ['spec', 'volumeClaimTemplates', 0, 'metadata', 'name'],
    undefined,
    /name is required/,
  ],
  [
    'StatefulSet',
    ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'],
    'Keep',
    /Retain or Delete/,
  ],
  ['DaemonSet', ['spec', 'updateStrategy', 'rollingUpdate', 'maxSurge'], 1, /only one may be/],
  [
    'Job',
    ['spec', 'selector'],
    { matchLabels: { app: 'my-app' } },
    /only allowed with `manualSelector`/,
  ],
  ['Job', ['spec', 'backoffLimitPerIndex'], 1, /only allowed with `completionMode: Indexed`/],
  ['CronJob', ['spec', 'concurrencyPolicy'], 'Never', /Allow, Forbid or Replace/],
  ['HorizontalPodAutoscaler', ['spec', 'maxReplicas'], 1, /less than `minReplicas`, which is 2/],
  [
    'HorizontalPodAutoscaler',
    ['spec', 'minReplicas'],
    0,
    /needs a metric of the type Object or External/,
  ],
  [
    'HorizontalPodAutoscaler',
    ['spec', 'metrics', 0, 'resource', 'target'],
    { type: 'Utilization' },
    /needs averageUtilization or averageValue/,
  ],
  [
    'HorizontalPodAutoscaler',
    ['spec', 'scaleTargetRef', 'apiVersion'],
    'v1',
    /must have an API group/,
  ],
  ['PodDisruptionBudget', ['spec', 'minAvailable'], 1, /only one is allowed/],
  ['PodDisruptionBudget', ['spec', 'maxUnavailable'], '1', /a number, or a percentage/],
  ['ConfigMap', ['data', 'a b'], 'x', /a key of at most 253/],
  ['ConfigMap', ['data', 'c'], 'x', /is also a key of `data`/],
  ['Secret', ['stringData', 'a/b'], 'x', /a key of at most 253/],
  ['Role', ['rules', 0, 'verbs'], [], 'rules[0].verbs is required'],
  ['Role', ['rules', 0, 'nonResourceURLs'], ['/x'], /is not allowed in a Role/],
  ['RoleBinding', ['roleRef', 'kind'], 'role', /must be Role or ClusterRole/],
  ['ClusterRoleBinding', ['subjects', 0, 'kind'], 'group', /ServiceAccount, User or Group/],
  [
    'ClusterRoleBinding',
    ['subjects', 0],
    { kind: 'ServiceAccount', name: 'a' },
    /namespace is required/,
  ],
  ['PersistentVolumeClaim', ['spec', 'resources', 'requests', 'storage'], '0', /greater than zero/],
  ['PersistentVolume', ['spec', 'nfs'], { server: 'a', path: '/x' }, /has the sources csi and nfs/],
  ['StorageClass', ['provisioner'], 'a b', /must be a label key/],
  ['PriorityClass', ['value'], 2_000_000_000, /1000000000/],
  ['Namespace', ['spec'], { finalizers: ['mine'] }, /a domain as its prefix/],
  ['ResourceQuota', ['spec', 'hard', 'pods'], '5m', /must be a whole number/],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'nvidia.com/gpu'], '0.5', /whole number/],
  ['RuntimeClass', ['overhead', 'podFixed', 'nvidia.com/gpu'], '100m', /must be a whole number/],
  [
    'Service',
    ['spec'],
    { ports: [{ port: 80 }], allocateLoadBalancerNodePorts: false },
    /only allowed with the type LoadBalancer/,
  ],
  ['ResourceQuota', ['spec', 'hard', 'gpus'], '1', /the name of a resource/],
  ['LimitRange', ['spec', 'limits', 0, 'defaultRequest', 'cpu'], '3', /above `max`, which is 2/],
  ['ReplicationController', ['spec', 'selector'], { app: 'other' }, /does not match the labels/],
  [
    'ReplicationController',
    ['spec', 'template', 'spec'],
    undefined,
    'spec.template.spec is required',
  ],
  ['PodTemplate', ['template', 'spec', 'serviceAccountName'], 'a/b', /must be a DNS subdomain/],
  ['RuntimeClass', ['handler'], 'g.visor', /must be a DNS label/],
  ['RuntimeClass', ['overhead', 'podFixed', 'memory'], '-1', /must not be negative/],
  ['Lease', ['spec', 'leaseDurationSeconds'], 0, /must be 1 or more/],
  ['EndpointSlice', ['endpoints', 0, 'addresses', 0], 'db', /must be an IP address/],
  ['EndpointSlice', ['addressType'], 'IP', /must be IPv4, IPv6 or FQDN/],
  ['EndpointSlice', ['ports'], [{ port: 80 }, { port: 81 }], /ports\[1\] repeats/],
  ['EndpointSlice', ['ports', 0, 'appProtocol'], '../http', /must be a protocol/],
])('a %s with %j as %j is refused', (kind, path, value, expected) => {
  expect(refused(changed(kind, path, value)).join('\n')).toMatch(expected);
});

test.each<[string, (string | number)[], JsonValue]>([
  ['Ingress', ['spec', 'rules', 0, 'host'], '*.example.com'],
  ['Ingress', ['metadata', 'annotations'], { 'kubernetes.io/ingress.class': 'alb' }],
  ['Ingress', ['spec', 'rules', 0, 'http', 'paths', 0, 'path'], '/a.b/..c'],
  ['Service', ['spec', 'clusterIP'], ''],
  ['Service', ['spec', 'externalIPs'], ['2001:db8::1']],
  ['Deployment', ['spec', 'strategy'], {}],
  ['Deployment', ['spec', 'selector', 'matchExpressions'], [{ key: 'app', operator: 'Exists' }]],
  ['Deployment', [...POD, 'tolerations'], [{ operator: 'Exists' }]],
  ['Deployment', [...CONTAINER, 'env', 0, 'name'], 'my.name-1'],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'nvidia.com/gpu'], '1'],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'nvidia.com/gpu'], '2000m'],
  ['Deployment', [...CONTAINER, 'resources', 'limits', 'example.kubernetes.io/gpu'], '0.5'],
  ['ResourceQuota', ['spec', 'hard', 'pods'], '5000m'],
  ['DaemonSet', ['spec', 'updateStrategy', 'rollingUpdate'], { maxSurge: 1, maxUnavailable: 0 }],
  ['HorizontalPodAutoscaler', ['spec', 'scaleTargetRef', 'apiVersion'], 'argoproj.io/v1alpha1'],
  ['PodDisruptionBudget', ['spec', 'maxUnavailable'], '50%'],
  ['RoleBinding', ['subjects', 0], { kind: 'Group', name: 'developers' }],
  ['PersistentVolumeClaim', ['spec', 'storageClassName'], ''],
  ['NetworkPolicy', ['spec', 'ingress'], [{}]],
  ['ResourceQuota', ['spec', 'hard', 'requests.memory'], '1.5Gi'],
])('a %s with %j as %j is accepted', (kind, path, value) => {
  expect(refused(changed(kind, path, value))).toEqual([]);
});

test('an object of a kind that is not known is accepted', () => {
  const object = { apiVersion: 'example.com/v1', kind: 'Ingress', metadata: { name: 'x' } };
  expect(refused(object)).toEqual([]);
});
