import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { builtInKind, builtInKinds, NEWEST, OLDEST } from '../../../lib/kubernetes/schemas/table';
import {
  KUBERNETES_VERSIONS,
  type KubernetesVersion,
  minorOf,
} from '../../../lib/kubernetes/version';

const schemas = new Schemas();

function rules(apiVersion: string, kind: string, version?: KubernetesVersion, body: object = {}) {
  const object = { apiVersion, kind, metadata: { name: 'a' }, ...body } as unknown as ApiObjectJson;
  return schemas.check(object, version).filter(({ rule }) => rule.startsWith('schema/api'));
}

test('the versions match the table', () => {
  expect(KUBERNETES_VERSIONS.map(minorOf)).toEqual(
    Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => OLDEST + i),
  );
});

test.each([
  ['extensions/v1beta1', 'Deployment', 16, 'apps/v1'],
  ['extensions/v1beta1', 'Ingress', 22, 'networking.k8s.io/v1'],
  ['apps/v1beta2', 'StatefulSet', 16, 'apps/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress', 22, 'networking.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', 'Role', 22, 'rbac.authorization.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 22, 'apiextensions.k8s.io/v1'],
  ['batch/v1beta1', 'CronJob', 25, 'batch/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 25, 'policy/v1'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 25, 'autoscaling/v2'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 26, 'autoscaling/v2'],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 27, 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema', 26, 'flowcontrol.apiserver.k8s.io/v1'],
])('%s %s was removed in 1.%s', (apiVersion, kind, minor, instead) => {
  const [finding, ...others] = rules(apiVersion, kind);
  expect(others).toEqual([]);
  expect(finding?.rule).toBe('schema/api-removed');
  expect(finding?.message).toContain(`was removed in Kubernetes 1.${minor}`);
  expect(finding?.fix).toContain(`\`apiVersion: '${instead}'\``);
});

test('Pod Security admission replaces PodSecurityPolicy', () => {
  const [finding] = rules('policy/v1beta1', 'PodSecurityPolicy', '1.30');
  expect(finding?.rule).toBe('schema/api-removed');
  expect(finding?.fix).toContain('pod-security.kubernetes.io/enforce: restricted');
});

test('an API that a covered version removes is deprecated before it and refused from then on', () => {
  const group = 'flowcontrol.apiserver.k8s.io';
  expect(rules(`${group}/v1beta3`, 'FlowSchema', '1.28')).toEqual([]);
  const [deprecated] = rules(`${group}/v1beta3`, 'FlowSchema', '1.31');
  expect(deprecated?.rule).toBe('schema/api-deprecated');
  expect(deprecated?.message).toContain('deprecated in Kubernetes 1.29 and removed in 1.32');
  const [removed] = rules(`${group}/v1beta3`, 'FlowSchema', '1.32');
  expect(removed?.rule).toBe('schema/api-removed');
  expect(removed?.fix).toContain(`\`apiVersion: '${group}/v1'\``);
  expect(rules(`${group}/v1beta3`, 'FlowSchema')).toEqual([]);
});

test('a removed alpha API is reported with its stable version, if any', () => {
  const [finding] = rules('resource.k8s.io/v1alpha3', 'DeviceClass', '1.34');
  expect(finding?.message).toContain('was removed in Kubernetes 1.34; the environment is 1.34');
  expect(finding?.fix).toContain("`apiVersion: 'resource.k8s.io/v1'`");
  const [deprecated] = rules('storage.k8s.io/v1alpha1', 'VolumeAttributesClass', '1.35');
  expect(deprecated?.message).toContain('deprecated in Kubernetes 1.34 and removed in 1.36');
  const [last] = rules('networking.k8s.io/v1alpha1', 'ClusterCIDR', '1.29');
  expect(last?.fix).toContain('Remove it');
});

test('an API that the cluster does not serve yet is refused, without other findings', () => {
  const policy = ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'] as const;
  expect(rules(...policy, '1.29', { nonsense: 1 })).toEqual([
    {
      rule: 'schema/api-not-served-yet',
      path: [],
      message:
        'ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1) is only served since Kubernetes 1.30; the environment is 1.29. The API server refuses it.',
      fix: 'Use an API version that the cluster serves, or correct `kubernetes` in the environment.',
    },
  ]);
  expect(rules(...policy, '1.30')).toEqual([]);
  expect(rules(...policy)).toEqual([]);
});

test('Endpoints are deprecated since 1.33', () => {
  expect(rules('v1', 'Endpoints', '1.32')).toEqual([]);
  expect(rules('v1', 'Endpoints')).toEqual([]);
  expect(rules('v1', 'Endpoints', '1.33').map((it) => it.rule)).toEqual(['schema/api-deprecated']);
});

test('a stable API is not deprecated in any version', () => {
  for (const id of builtInKinds()) {
    const [apiVersion = '', kind = ''] = id.split(' ');
    if (!/(^|\/)v\d+$/.test(apiVersion) || /^(Endpoints|ComponentStatus)$/.test(kind)) continue;
    const { first = 0, last } = builtInKind(apiVersion, kind) ?? {};
    expect([id, last]).toEqual([id, NEWEST]);
    for (const version of KUBERNETES_VERSIONS) {
      if (minorOf(version) >= first) expect(rules(apiVersion, kind, version)).toEqual([]);
    }
  }
});

test('the scope of a custom kind is that of its CRD', () => {
  expect(schemas.scopeOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' })).toBe(
    'Namespaced',
  );
  expect(schemas.scopeOf({ apiVersion: 'example.com/v1', kind: 'Widget' })).toBeUndefined();
});
