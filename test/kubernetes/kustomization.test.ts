import { parse } from 'yaml';
import { kustomizationReferences } from '../../lib/kubernetes/kustomization';

test('every local path of a kustomization is found', () => {
  const kustomization = parse(`
resources: [../../base, deployment.yaml, https://example.com/a.yaml, "github.com/org/repo//base?ref=v1"]
components: [../../components/tls]
crds: [crd.json]
generators: [generator.yaml, "apiVersion: v1\\nkind: ConfigMap\\n"]
patchesStrategicMerge: [patch.yaml]
patches: [{ path: replicas.yaml, target: { kind: Deployment } }, { patch: "- op: remove" }]
patchesJson6902: [{ path: json.yaml }]
replacements: [{ path: replacement.yaml }]
configMapGenerator:
  - { name: a, files: [a.txt, key=../b.txt], envs: [c.env] }
  - { name: b, env: d.env, literals: [x=1] }
secretGenerator: [{ name: s, files: [e] }]
helmCharts: [{ name: redis, valuesFile: values.yaml, additionalValuesFiles: [more.yaml] }]
helmGlobals: { chartHome: ../charts }
openapi: { path: schema.json }
`);
  const found = kustomizationReferences(kustomization).map(({ field, path }) => `${field} ${path}`);
  expect(found).toEqual([
    'resources[0] ../../base',
    'resources[1] deployment.yaml',
    'components[0] ../../components/tls',
    'crds[0] crd.json',
    'generators[0] generator.yaml',
    'patchesStrategicMerge[0] patch.yaml',
    'patches[0].path replicas.yaml',
    'patchesJson6902[0].path json.yaml',
    'replacements[0].path replacement.yaml',
    'configMapGenerator[0].envs[0] c.env',
    'configMapGenerator[0].files[0] a.txt',
    'configMapGenerator[0].files[1] ../b.txt',
    'configMapGenerator[1].env d.env',
    'secretGenerator[0].files[0] e',
    'helmCharts[0].valuesFile values.yaml',
    'helmCharts[0].additionalValuesFiles[0] more.yaml',
    'helmGlobals.chartHome ../charts',
    'openapi.path schema.json',
  ]);
});

test('fields of another type have no paths', () => {
  const odd = {
    resources: [1, null, { path: 'x' }],
    patches: ['x', null],
    configMapGenerator: [4],
  };
  expect(kustomizationReferences(odd)).toEqual([]);
  expect(kustomizationReferences({ resources: 'x', openapi: [] })).toEqual([]);
});
