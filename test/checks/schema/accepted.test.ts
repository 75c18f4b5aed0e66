import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { KUBERNETES_VERSIONS } from '../../../lib/kubernetes/version';
import { admissionPolicy, objects } from './objects';

const schemas = new Schemas();
const versions = [undefined, ...KUBERNETES_VERSIONS];

test.each(objects.map((it) => [it.kind, it] as const))(
  'a typical %s is accepted by every version',
  (_, object) => {
    for (const version of versions) expect(schemas.check(object, version)).toEqual([]);
  },
);

test('a ValidatingAdmissionPolicy is accepted from 1.30 on', () => {
  expect(schemas.check(admissionPolicy, '1.30')).toEqual([]);
  expect(schemas.check(admissionPolicy, '1.36')).toEqual([]);
});
