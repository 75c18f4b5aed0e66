import { serviceSelector } from '../../../lib/checks/reference/service-selector';
import { deployment, object, violations } from '../unit';

const service = (spec: object, name = 'web') => object('Service', 'v1', { spec }, { name });

const selecting = (selector: object) => service({ selector, ports: [{ port: 80 }] });

test('a Service that selects no pod is refused', () => {
  const [found, ...others] = violations(serviceSelector, [deployment(), selecting({ app: 'wbe' })]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ object: 'Service/web', path: 'spec.selector.app' });
  expect(found?.message).toContain('selects pods with app=wbe');
  expect(found?.message).toContain('The pods of Deployment web have app=web.');
  expect(found?.fix).toContain('app=web');
});

test('a misspelled key is reported', () => {
  const [found] = violations(serviceSelector, [deployment(), selecting({ ap: 'web' })]);
  expect(found?.message).toContain('Did you mean "app"?');
});

test('pods in another namespace are not selected', () => {
  const elsewhere = { ...deployment(), metadata: { name: 'web', namespace: 'other' } };
  const [found] = violations(serviceSelector, [elsewhere, selecting({ app: 'web' })]);
  expect(found?.message).toContain('no pods at all in this namespace');
});

test('a Service that selects pods, or needs none, passes', () => {
  expect(violations(serviceSelector, [deployment(), selecting({ app: 'web' })])).toEqual([]);
  const external = { type: 'ExternalName', externalName: 'example.com', selector: { app: 'x' } };
  expect(violations(serviceSelector, [service(external), service({ ports: [] }, 'b')])).toEqual([]);
});

test('labels that a controller adds may be selected', () => {
  const one = selecting({ app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0' });
  expect(violations(serviceSelector, [deployment(), one])).toEqual([]);
});

test('labels that the pods may set themselves may be selected', () => {
  const leader = selecting({ app: 'web', role: 'leader' });
  expect(violations(serviceSelector, [deployment(), leader])).toHaveLength(1);
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'patch'] }];
  const role = object('Role', 'rbac.authorization.k8s.io/v1', { rules });
  expect(violations(serviceSelector, [deployment(), leader, role])).toEqual([]);
  expect(violations(serviceSelector, [deployment(), selecting({ app: 'api' }), role])).toHaveLength(
    1,
  );
});

test('pods of an operator may be selected, but an ExternalSecret creates none', () => {
  const wrong = selecting({ app: 'db' });
  const database = object('Database', 'example.com/v1');
  const secret = object('ExternalSecret', 'external-secrets.io/v1');
  expect(violations(serviceSelector, [deployment(), wrong, database])).toEqual([]);
  expect(violations(serviceSelector, [deployment(), wrong, secret])).toHaveLength(1);
});

test('a selector with misspelled labels is refused, even beside an operator', () => {
  const database = object('Database', 'example.com/v1', {}, { name: 'db' });
  const check = (selector: object, operated = database) =>
    violations(serviceSelector, [deployment(), selecting(selector), operated]);
  expect(check({ app: 'wbe' })).toHaveLength(1);
  expect(check({ app: 'wbe', cluster: 'db' })).toEqual([]);
  expect(check({ app: 'web-2' })).toEqual([]);
  expect(check({ app: 'wbe' }, object('Database', 'example.com/v1', {}, { name: 'wbe' }))).toEqual(
    [],
  );
  const labels = { spec: { podLabels: { app: 'wbe' } } };
  expect(check({ app: 'wbe' }, object('Database', 'example.com/v1', labels))).toEqual([]);
});

test.each([
  ['GrafanaDashboard', 'grafana.integreatly.org/v1beta1'],
  ['PrometheusRule', 'monitoring.coreos.com/v1'],
  ['ClientTrafficPolicy', 'gateway.envoyproxy.io/v1alpha1'],
  ['KafkaTopic', 'kafka.strimzi.io/v1beta2'],
])('a %s creates no pods', (kind, apiVersion) => {
  const wrong = selecting({ app: 'db' });
  expect(violations(serviceSelector, [deployment(), wrong, object(kind, apiVersion)])).toHaveLength(
    1,
  );
});

test('a Gateway may have pods that Istio creates', () => {
  const gateway = object('Gateway', 'gateway.networking.k8s.io/v1');
  const ofGateway = selecting({ 'gateway.networking.k8s.io/gateway-name': 'web' });
  expect(violations(serviceSelector, [deployment(), ofGateway, gateway])).toEqual([]);
});

const rollout = (strategy: object, changes: object = {}) => {
  const { spec } = deployment() as unknown as { spec: object };
  return object('Rollout', 'argoproj.io/v1alpha1', { spec: { ...spec, strategy, ...changes } });
};
const labelled = { labels: { app: 'web-new' } };

test.each([
  [
    'an experiment',
    { canary: { steps: [{ experiment: { templates: [{ metadata: labelled }] } }] } },
  ],
  ['the canary', { canary: { canaryMetadata: labelled } }],
  ['the stable version', { canary: { stableMetadata: labelled } }],
  ['the preview', { blueGreen: { previewMetadata: labelled } }],
  ['the active version', { blueGreen: { activeMetadata: labelled } }],
])('labels that a Rollout adds to the pods of %s may be selected', (_, strategy) => {
  const added = selecting({ app: 'web-new' });
  expect(violations(serviceSelector, [rollout(strategy), added])).toEqual([]);
  expect(violations(serviceSelector, [rollout({ canary: {} }), added])).toHaveLength(1);
  expect(
    violations(serviceSelector, [rollout(strategy), selecting({ app: 'other' })]),
  ).toHaveLength(1);
});

test('a Rollout adds labels to the pods of the workload whose template it uses', () => {
  const strategy = { canary: { canaryMetadata: labelled } };
  const of = (workloadRef: object) => [
    deployment(),
    rollout(strategy, { template: undefined, workloadRef }),
    selecting({ app: 'web-new' }),
  ];
  expect(violations(serviceSelector, of({ kind: 'Deployment', name: 'web' }))).toEqual([]);
  expect(violations(serviceSelector, of({ kind: 'Deployment', name: 'api' }))).toHaveLength(1);
});
