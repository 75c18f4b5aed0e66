import { checkInstance } from '../../lib/checks/check-instance';
import { environments } from '../environments';
import { object, unitOf } from './unit';

const production = { ...environments.production, kubernetes: '1.33' } as const;

const found = (it: ReturnType<typeof object>) =>
  checkInstance(unitOf([it], { environment: production }), [], []).map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );

const config = (body: object) => object('ConfigMap', 'v1', body);

// The findings are tested with the schemas; these tests check that the rules report them.
test.each([
  ['a misspelled field', config({ dta: {} }), 'error schema/unknown-field'],
  [
    'a missing field',
    object('Ingress', 'networking.k8s.io/v1', { spec: { rules: [{ http: {} }] } }),
    'error schema/missing-field',
  ],
  ['a wrong type', config({ data: { a: 1 } }), 'error schema/type'],
  [
    'an unknown enum value',
    object('Service', 'v1', { spec: { type: 'Internal' } }),
    'error schema/value',
  ],
  [
    'a repeated key',
    object('ServiceAccount', 'v1', { secrets: [{ name: 'a' }, { name: 'a' }] }),
    'error schema/repeated-key',
  ],
  ['an unknown kind', object('Thing', 'example.com/v1'), 'warning schema/unknown-kind'],
  ['a kind that Kubernetes does not have', object('Deployment', 'v1'), 'error schema/no-such-kind'],
  ['a removed API', object('PodDisruptionBudget', 'policy/v1beta1'), 'error schema/api-removed'],
  [
    'an API that is not served yet',
    object('DeviceClass', 'resource.k8s.io/v1'),
    'error schema/api-not-served-yet',
  ],
  ['a deprecated API', object('Endpoints', 'v1'), 'warning schema/api-deprecated'],
])('%s is reported', (_, it, expected) => {
  expect(found(it)).toEqual([expected]);
});

test('an API that the environment serves is not reported', () => {
  expect(found(config({ data: { a: 'b' } }))).toEqual([]);
  expect(found(object('PodDisruptionBudget', 'policy/v1', { spec: {} }))).toEqual([]);
});
