import { annotation } from '../../../lib/checks/identity/annotation';
import { deployment, object, violations } from '../unit';

const annotated = (annotations: object) =>
  violations(annotation, [object('ConfigMap', 'v1', {}, { annotations })]);

test('an invalid annotation key is refused', () => {
  const [found] = annotated({ 'a b': 'x' });
  expect(found).toMatchObject({ object: 'ConfigMap/web', path: 'metadata.annotations["a b"]' });
  expect(found?.message).toContain('annotation key "a b"');
  expect(found?.fix).toContain('example.com/runbook');
});

test('any string is a value, and a key may have capitals', () => {
  expect(annotated({ 'Example.com/Runbook': 'a b\n{"c": 1}', plain: '' })).toEqual([]);
});

test('a value that is not a string is refused', () => {
  expect(annotated({ enabled: true })).toMatchObject([
    { path: 'metadata.annotations.enabled', fix: "Put it in quotes: 'enabled': 'true'." },
  ]);
  expect(annotated({ config: { a: 1 } })[0]?.fix).toContain('JSON.stringify');
});

test('more than 256 KiB are refused', () => {
  const limit = 256 * 1024;
  expect(annotated({ a: 'x'.repeat(limit - 1) })).toEqual([]);
  const [found] = annotated({ a: 'x'.repeat(limit) });
  expect(found).toMatchObject({ path: 'metadata.annotations' });
  expect(found?.message).toContain(`${limit + 1} bytes`);
  expect(annotated({ a: 'é'.repeat(limit / 2) })).toHaveLength(1);
});

test('annotations of a pod template are also checked', () => {
  const template = { metadata: { annotations: { 'a/': 'x' } }, spec: {} };
  expect(violations(annotation, [deployment({}, {}, { template })])).toMatchObject([
    { path: 'spec.template.metadata.annotations["a/"]' },
  ]);
});
