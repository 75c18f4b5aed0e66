import { checkInstance } from '../../lib/checks/check-instance';
import { environments } from '../environments';
import { object, unitOf } from './unit';

const production = { ...environments.production, kubernetes: '1.33' } as const;

const found = (it: ReturnType<typeof object>) =>
  checkInstance(unitOf([it], { environment: production }), [], []).map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );

const config = (body: object) => object('ConfigMap', 'v1', body);

// What each finds is tested with the schemas; here it is that the rule tells it.
test.each([
  ['a misspelled field', config({ dta: {} }), 'error schema/unknown-field'],
  [
    'a missing field',
    object('Ingress', 'networking.k8s.io/v1', { spec: { rules: [{ http: {} }] } }),
    'error schema/missing-field',
  ],
  ['a wrong type', config({ data: { a: 1 } }), 'error schema/type'],
  [
    'a word that is none',
    object('Service', 'v1', { spec: { type: 'Internal' } }),
    'error schema/value',
  ],
  ['a kind that nobody knows', object('Thing', 'example.com/v1'), 'warning schema/unknown-kind'],
  ['a kind that Kubernetes has not', object('Deployment', 'v1'), 'error schema/no-such-kind'],
  [
    'an API that is gone',
    object('PodDisruptionBudget', 'policy/v1beta1'),
    'error schema/api-removed',
  ],
  [
    'an API that is not there yet',
    object('DeviceClass', 'resource.k8s.io/v1'),
    'error schema/api-not-served-yet',
  ],
  ['an API that will go', object('Endpoints', 'v1'), 'warning schema/api-deprecated'],
])('%s is told', (_, it, expected) => {
  expect(found(it)).toEqual([expected]);
});

test('what the environment serves is not', () => {
  expect(found(config({ data: { a: 'b' } }))).toEqual([]);
  expect(found(object('PodDisruptionBudget', 'policy/v1', { spec: {} }))).toEqual([]);
});
