import { invalidFields } from '../../../lib/checks/validation/field';
import { deployment, object, violations } from '../unit';

test('a field that the API server refuses is reported with its object', () => {
  expect(violations(invalidFields, [deployment({}, {}, { replicas: -1 })])).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.replicas',
      message:
        '`spec.replicas` of Deployment web is -1: it must be 0 or more. The API server refuses it.',
      fix: 'Change it where the object is created.',
    },
  ]);
});

test('an object as a whole can be refused', () => {
  expect(
    violations(invalidFields, [object('Ingress', 'networking.k8s.io/v1', { spec: {} })]),
  ).toEqual([
    expect.objectContaining({
      path: 'spec',
      message: expect.stringContaining('`spec` of Ingress'),
    }),
  ]);
});

test('a valid object, and one of a kind that is not known, have no findings', () => {
  expect(violations(invalidFields, [deployment()])).toEqual([]);
  expect(
    violations(invalidFields, [object('Deployment', 'example.com/v1', { spec: { replicas: -1 } })]),
  ).toEqual([]);
});
