import { secretObject } from '../../../lib/checks/secret/object';
import { object, violations } from '../unit';

const token = { type: 'kubernetes.io/service-account-token' };

test.each([
  { data: { a: '' } },
  { data: { a: 'YQ==' } },
  { stringData: { a: 'a' } },
  { ...token, data: { a: 'YQ==' } },
])('a Secret with %j is refused, with alternatives', (body) => {
  const [found, ...others] = violations(secretObject, [object('Secret', 'v1', body)]);
  expect(others).toEqual([]);
  expect(found?.object).toBe('Secret/web');
  expect(found?.message).toContain('would be in Git');
  expect(found?.fix).toMatch(/ExternalSecret or a SealedSecret/);
});

test('an object that creates a Secret in the cluster is not refused', () => {
  const makers = [
    object('SealedSecret', 'bitnami.com/v1alpha1', { spec: { encryptedData: { a: 'AgBy' } } }),
    object('ExternalSecret', 'external-secrets.io/v1'),
    object('Secret', 'example.com/v1'),
    object('Secret', 'v1', { ...token, data: {} }),
  ];
  expect(violations(secretObject, makers)).toEqual([]);
});

test.each([{}, { data: {} }, { type: 'Opaque', data: null, stringData: {} }])(
  'a Secret with %j, which a controller fills in the cluster, is not refused',
  (body) => {
    expect(violations(secretObject, [object('Secret', 'v1', body)])).toEqual([]);
  },
);
