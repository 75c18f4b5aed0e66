import { label } from '../../../lib/checks/identity/label';
import { deployment, manifestOf, object, violations } from '../unit';

const labelled = (labels: object) => violations(label, [object('ConfigMap', 'v1', {}, { labels })]);

test('an invalid label key is refused', () => {
  const [found] = labelled({ 'example.com/a/b': 'x' });
  expect(found).toMatchObject({
    object: 'ConfigMap/web',
    path: 'metadata.labels["example.com/a/b"]',
  });
  expect(found?.message).toContain('label key "example.com/a/b"');
  expect(found?.fix).toContain('example.com/team');
  expect(labelled({ '': 'x' })).toHaveLength(1);
  expect(labelled({ 'Example.com/team': 'x' })).toHaveLength(1);
  expect(labelled({ [`a/${'b'.repeat(64)}`]: 'x' })).toHaveLength(1);
});

test('valid keys and values pass', () => {
  expect(labelled({ team: '', 'example.com/Team_1.x': 'A-b_c.9', ['a'.repeat(63)]: 'x' })).toEqual(
    [],
  );
});

test('an invalid value is refused', () => {
  expect(labelled({ version: 'v1+build' })[0]?.message).toContain('"v1+build"');
  expect(labelled({ version: '-v1' })).toHaveLength(1);
  expect(labelled({ version: 'a'.repeat(64) })[0]?.fix).toContain('annotation');
});

test('a value that is not a string is refused', () => {
  const [found] = labelled({ version: 1.1 });
  expect(found?.message).toContain('is 1.1, which is not a string');
  expect(found?.fix).toContain("'version': '1.1'");
});

test('labels of pod templates and selectors are also checked', () => {
  const labels = { app: 'web ' };
  const web = deployment(
    {},
    {},
    { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {} } },
  );
  expect(violations(label, [web]).map(({ path }) => path)).toEqual([
    'spec.template.metadata.labels.app',
    'spec.selector.matchLabels.app',
  ]);
  const service = object('Service', 'v1', { spec: { selector: { app: 'web!' } } });
  expect(violations(label, [service])).toMatchObject([{ path: 'spec.selector.app' }]);
});

test('a Pod is checked once, and the selector of a custom resource not at all', () => {
  const pod = object('Pod', 'v1', { spec: { containers: [] } }, { labels: { app: '?' } });
  expect(violations(label, [pod])).toHaveLength(1);
  const custom = object('Monitor', 'example.com/v1', {
    spec: { selector: { matchLabels: { a: '?' } } },
  });
  expect(violations(label, [custom])).toEqual([]);
});

test('labels of Argo CD objects are also checked', () => {
  const project = object('AppProject', 'argoproj.io/v1alpha1', {}, { labels: { team: 'a b' } });
  expect(violations(label, [], { argocd: [manifestOf(project)] })).toHaveLength(1);
});
