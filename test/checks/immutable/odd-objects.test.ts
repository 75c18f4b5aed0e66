import fc from 'fast-check';
import { type JsonPath, type JsonValue, valueAt } from '../../../lib/base/json';
import { IMMUTABLE_RULES } from '../../../lib/checks/immutable';
import { INSTANCE_RULES } from '../../../lib/checks/rules';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { anyKey, jsonWith } from '../../arbitrary-keys';
import { environments, platform } from '../../environments';
import { deployment, manifestOf, object, podSpec, unitOf } from '../unit';

const annotations = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Force=true',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/hook': 'PreSync',
  'argocd.argoproj.io/sync-wave': '1',
  'helm.sh/hook': 'pre-install',
};
const template = { metadata: { labels: { app: 'web' } }, spec: podSpec() };
const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'a', values: ['b'] }] };

/** One object per kind that these rules check, with every field that they read. */
const OBJECTS: readonly ApiObjectJson[] = [
  deployment(),
  object('DaemonSet', 'apps/v1', { spec: { selector, template } }),
  object('ReplicaSet', 'apps/v1', { spec: { selector, template } }),
  object('Deployment', 'apps/v1', { spec: { template, strategy: { type: 'Recreate' } } }),
  object('StatefulSet', 'apps/v1', {
    spec: {
      selector,
      template,
      serviceName: 'web',
      volumeClaimTemplates: [
        { metadata: { name: 'a' }, spec: { resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  }),
  object(
    'Job',
    'batch/v1',
    { spec: { template, completions: 1, parallelism: 1 } },
    { annotations },
  ),
  object('CronJob', 'batch/v1', { spec: { jobTemplate: { spec: { template } } } }),
  object('Service', 'v1', {
    spec: { type: 'LoadBalancer', clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'] },
  }),
  object('PersistentVolumeClaim', 'v1', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      dataSource: { kind: 'A', name: 'a' },
      resources: { requests: { storage: '1Gi' } },
      selector,
      storageClassName: 'fast',
      volumeName: 'a',
    },
  }),
  object('StorageClass', 'storage.k8s.io/v1', { provisioner: 'a', parameters: { a: 'b' } }),
  object('PriorityClass', 'scheduling.k8s.io/v1', { value: 1, preemptionPolicy: 'Never' }),
  object('ConfigMap', 'v1', { immutable: true, data: { a: 'b' }, binaryData: { b: 'Yg==' } }),
  object('Secret', 'v1', { immutable: true, type: 'Opaque', stringData: { a: 'b' } }),
  object('RoleBinding', 'rbac.authorization.k8s.io/v1', { roleRef: { kind: 'Role', name: 'a' } }),
  object('Application', 'argoproj.io/v1alpha1', {
    spec: {
      project: 'production',
      source: { repoURL: platform.repoURL, path: 'dist/apps/production/web' },
      sources: [{ repoURL: platform.repoURL, path: 'charts', targetRevision: 'main' }],
      destination: { server: 'https://kubernetes.default.svc', name: 'a', namespace: 'web' },
      syncPolicy: { syncOptions: ['CreateNamespace=true', 'Prune=false'] },
    },
  }),
  object('AppProject', 'argoproj.io/v1alpha1', {
    spec: {
      sourceRepos: [platform.repoURL],
      syncWindows: [
        {
          kind: 'deny',
          schedule: '0 22 * * 1',
          duration: '1h',
          applications: ['*'],
          timeZone: 'UTC',
        },
      ],
    },
  }),
];

/** Every path in an object, except its identity. */
function placesIn(value: JsonValue, path: JsonPath = []): JsonPath[] {
  const own = path.length === 0 || ['apiVersion', 'kind', 'metadata.name'].includes(path.join('.'));
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, it]) =>
          placesIn(it, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return own || path.join('.') === 'metadata' ? inner : [path, ...inner];
}

const ODD = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    '',
    'a',
    '=',
    ',',
    0,
    -1,
    1.5,
    true,
    false,
    [],
    {},
    [null],
    { toString: 1 },
    [{ toString: 1 }],
  ),
  jsonWith(anyKey) as fc.Arbitrary<JsonValue>,
);

/** An object of one of the kinds, with up to three malformed fields. */
const odd = fc.constantFrom(...OBJECTS).chain((base) => {
  const extra: JsonPath[] = ['annotations', 'labels', 'namespace'].map((it) => ['metadata', it]);
  const place = fc.constantFrom(...placesIn(base), ...extra, ['spec'], ['data'], ['items']);
  return fc.array(fc.tuple(place, ODD), { minLength: 1, maxLength: 3 }).map((changes) => {
    const result = structuredClone(base);
    for (const [path, value] of changes) {
      const parent = valueAt(result, path.slice(0, -1));
      if (typeof parent === 'object' && parent !== null) {
        Object.assign(parent, { [path.at(-1) as string]: structuredClone(value) });
      }
    }
    return result;
  });
});

test('no instance rule throws, whatever the objects contain', () => {
  fc.assert(
    fc.property(odd, odd, fc.boolean(), (own, argocd, isBootstrap) => {
      const environment = isBootstrap ? undefined : environments.production;
      const manifests = [manifestOf(own)];
      const unit = { ...unitOf([]), manifests, argocd: [manifestOf(argocd)] };
      const { environment: _, app: __, ...bootstrap } = unit;
      for (const rule of INSTANCE_RULES) {
        expect(() => [...rule.check(environment ? unit : bootstrap)]).not.toThrow();
      }
    }),
    { numRuns: 200 },
  );
});

test('no change rule throws, whatever the objects contain', () => {
  const same = odd.chain((before) => {
    const isSame = (it: ApiObjectJson) => it.kind === before.kind;
    return fc.tuple(fc.constant(before), fc.oneof(fc.constantFrom(...OBJECTS), odd).filter(isSame));
  });
  fc.assert(
    fc.property(same, fc.option(ODD, { nil: 'v1' }), ([a, b], apiVersion) => {
      // A committed file may have been edited by hand.
      const edited = { ...a, apiVersion } as ApiObjectJson;
      for (const rule of IMMUTABLE_RULES) {
        for (const [before, after] of [
          [a, b],
          [b, a],
          [edited, b],
        ] as const) {
          expect(() => [...rule.check({ before, after: manifestOf(after) })]).not.toThrow();
        }
      }
    }),
    { numRuns: 200 },
  );
});
