import { repeatedKeys } from '../../../lib/checks/validation/repeated-keys';
import { deployment, object, violations } from '../unit';

const paths = (...objects: Parameters<typeof violations>[1]) =>
  violations(repeatedKeys, objects).map(({ path }) => path);

const twice = (it: object) => [it, { ...it }];

test.each([
  [
    'variables',
    deployment({}, { env: twice({ name: 'A', value: '1' }) }),
    'containers[0].env[1].name',
  ],
  [
    'pull secrets',
    deployment({ imagePullSecrets: twice({ name: 'a' }) }),
    'imagePullSecrets[1].name',
  ],
  ['host aliases', deployment({ hostAliases: twice({ ip: '10.0.0.1' }) }), 'hostAliases[1].ip'],
])('two %s of one key are refused', (_, it, path) => {
  expect(paths(it)).toEqual([`spec.template.spec.${path}`]);
});

test('two owners with one uid, and two Secrets of an account, are refused', () => {
  const ownerReferences = twice({ kind: 'A', name: 'a', uid: 'u' });
  expect(paths(object('ConfigMap', 'v1', {}, { ownerReferences }))).toEqual([
    'metadata.ownerReferences[1].uid',
  ]);
  expect(paths(object('ServiceAccount', 'v1', { secrets: twice({ name: 'a' }) }))).toEqual([
    'secrets[1].name',
  ]);
});

test.each([
  ['variables of several containers', deployment({}, { env: [{ name: 'A', value: '1' }] })],
  ['tolerations, which are not merged', deployment({ tolerations: twice({ operator: 'Exists' }) })],
  [
    'lists of a kind that is not known',
    object('Thing', 'example.com/v1', { secrets: twice({ name: 'a' }) }),
  ],
])('%s are accepted', (_, it) => {
  expect(paths(it)).toEqual([]);
});
