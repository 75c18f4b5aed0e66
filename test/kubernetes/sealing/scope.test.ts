import { SEALING_SCOPES, scopeAnnotations, scopeOf } from '../../../lib/kubernetes/sealing/scope';

test.each([...SEALING_SCOPES])('the scope %s is read back from its annotations', (scope) => {
  expect(scopeOf(scopeAnnotations(scope))).toBe(scope);
});

test('the widest scope wins, as in the controller', () => {
  const both = { ...scopeAnnotations('namespace-wide'), ...scopeAnnotations('cluster-wide') };
  expect(scopeOf(both)).toBe('cluster-wide');
  expect(scopeOf({ 'sealedsecrets.bitnami.com/cluster-wide': 'false' })).toBe('strict');
});
