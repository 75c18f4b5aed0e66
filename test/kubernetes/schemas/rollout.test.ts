import { formatField } from '../../../lib/base/validation';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { object, podSpec } from '../../checks/unit';

const found = (spec: object) =>
  new Schemas()
    .check(object('Rollout', 'argoproj.io/v1alpha1', { spec }), '1.33')
    .map(({ rule, path }) => `${rule} ${formatField(path)}`);

test('the pods of a Rollout have the fields of Kubernetes', () => {
  expect(found({ template: { spec: podSpec() } })).toEqual([]);
  expect(found({ template: { spec: podSpec({ nodeSelectors: {} }, { imag: 'a' }) } })).toEqual([
    'schema/unknown-field spec.template.spec.containers[0].imag',
    'schema/unknown-field spec.template.spec.nodeSelectors',
  ]);
});

test('other fields may be those that the narrow schema leaves out', () => {
  const smi = { canary: { trafficRouting: { smi: {} } } };
  expect(found({ strategy: smi })).toEqual([
    'schema/unchecked-field spec.strategy.canary.trafficRouting.smi',
  ]);
  expect(found({ strategy: { canary: { steps: [{ setWeight: '10' }] } } })).toEqual([
    'schema/type spec.strategy.canary.steps[0].setWeight',
  ]);
});
