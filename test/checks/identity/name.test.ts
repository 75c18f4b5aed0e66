import { name } from '../../../lib/checks/identity/name';
import { environments } from '../../environments';
import { deployment, manifestOf, object, violations } from '../unit';

const named = (kind: string, apiVersion: string, value: string, body: object = {}) =>
  violations(name, [object(kind, apiVersion, body, { name: value })]);

test('a name that is not a DNS name is refused', () => {
  const [found, ...others] = named('ConfigMap', 'v1', 'Web_Config');
  expect(others).toEqual([]);
  expect(found).toMatchObject({ object: 'ConfigMap/Web_Config', path: 'metadata.name' });
  expect(found?.message).toContain('"Web_Config" is not a valid name for a ConfigMap');
  expect(found?.fix).toContain('Choose another name');
});

test('dots, digits and 253 characters are fine in most names', () => {
  expect(named('ConfigMap', 'v1', '1.web.example.com')).toEqual([]);
  expect(named('Deployment', 'apps/v1', 'a'.repeat(253))).toEqual([]);
  expect(named('Deployment', 'apps/v1', 'a'.repeat(254))).toHaveLength(1);
  expect(named('HTTPRoute', 'gateway.networking.k8s.io/v1', 'web.v2')).toEqual([]);
});

test('the name of a Service starts with a letter, and a Service or Namespace has no dots', () => {
  expect(named('Service', 'v1', 'web-2')).toEqual([]);
  expect(named('Service', 'v1', '2-web')).toHaveLength(1);
  expect(named('Service', 'v1', 'web.v2')).toHaveLength(1);
  expect(named('Namespace', 'v1', '2-web')).toEqual([]);
  expect(named('Namespace', 'v1', 'web.v2')).toHaveLength(1);
  expect(named('Service', 'serving.knative.dev/v1', 'web.v2')).toEqual([]);
});

test('roles may have almost any name', () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  expect(named('ClusterRole', rbac, 'system:Web_reader')).toEqual([]);
  expect(named('Role', rbac, 'web/reader')).toHaveLength(1);
  expect(named('RoleBinding', rbac, '..')).toHaveLength(1);
});

test('a name is too long if the names derived from it are', () => {
  expect(named('CronJob', 'batch/v1', 'a'.repeat(52))).toEqual([]);
  expect(named('CronJob', 'batch/v1', 'a'.repeat(53))[0]?.message).toContain('52');
  expect(named('StatefulSet', 'apps/v1', 'a'.repeat(52))).toEqual([]);
  expect(named('StatefulSet', 'apps/v1', 'a'.repeat(53))[0]?.fix).toContain('shorter name');
  expect(named('Job', 'batch/v1', 'a'.repeat(63))).toEqual([]);
  expect(named('Job', 'batch/v1', 'a'.repeat(64))[0]?.message).toContain('has 64 characters');
  expect(named('Job', 'batch/v1', 'a'.repeat(64), { spec: { manualSelector: true } })).toEqual([]);
});

test('only a hook may have a generated name', () => {
  const metadata = { name: undefined, generateName: 'web-' };
  const job = (annotations: object) =>
    object('Job', 'batch/v1', {}, { ...metadata, annotations, name: undefined });
  const nameless = { ...job({}), metadata: { ...job({}).metadata, name: undefined as never } };
  const [found] = violations(name, [nameless]);
  expect(found).toMatchObject({ path: 'metadata.generateName' });
  expect(found?.fix).toContain('argocd.argoproj.io/hook');

  const annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
  const hook = { ...nameless, metadata: { ...nameless.metadata, annotations } };
  expect(violations(name, [hook])).toEqual([]);
});

test('an object without any name is refused', () => {
  const nameless = { ...deployment(), metadata: { name: '' } };
  expect(violations(name, [nameless])).toMatchObject([{ path: 'metadata.name' }]);
});

test('names of Argo CD objects are also checked', () => {
  const application = object('Application', 'argoproj.io/v1alpha1', {}, { name: 'Web' });
  expect(violations(name, [], { argocd: [manifestOf(application)] })).toHaveLength(1);
});

test('since Kubernetes 1.36, the name of a Service may start with a digit', () => {
  const service = object('Service', 'v1', {}, { name: '2-web' });
  const found = (kubernetes: '1.35' | '1.36') =>
    violations(name, [service], { environment: { ...environments.production, kubernetes } });
  expect(found('1.35')).toHaveLength(1);
  expect(found('1.36')).toEqual([]);
});

test('a budget may have almost any name', () => {
  expect(named('PodDisruptionBudget', 'policy/v1', 'Web budget')).toEqual([]);
  expect(named('PodDisruptionBudget', 'policy/v1', 'web/budget')).toHaveLength(1);
});

test.each(['web-', 'web', 'a.b-'])('the prefix of a name may be %s', (generateName) => {
  expect(violations(name, [object('ConfigMap', 'v1', {}, { generateName })])).toEqual([]);
});

test.each(['Web-', '-web', 'web.', 'a b'])('the prefix of a name may not be %s', (generateName) => {
  expect(violations(name, [object('ConfigMap', 'v1', {}, { generateName })])).toMatchObject([
    { path: 'metadata.generateName', message: expect.stringContaining('No valid name') },
  ]);
});

test('kinds with their own naming rules are ignored', () => {
  expect(named('ImageStreamTag', 'image.openshift.io/v1', 'web:latest')).toEqual([]);
  expect(named('APIService', 'apiregistration.k8s.io/v1', 'v1.')).toEqual([]);
});
