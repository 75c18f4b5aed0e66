import { parseCrds } from '../../lib/model/crd';
import { FleetError } from '../../lib/model/problem';
import { crd } from '../checks/schema/widget';

/** A hundred million lists in a few lines. */
const BOMB = Array.from(
  { length: 9 },
  (_, i) => `a${i}: &a${i} [${Array(10).fill(i === 0 ? 'x' : `*a${i - 1}`)}]`,
).join('\n');

test('anchors in a CRD are resolved', () => {
  const text = `${crd({}).slice(0, -1)}, "x": {"a": &a {"b": 1}, "c": *a}}`;
  expect(parseCrds(text, 'a.yaml').map((it) => it.kind)).toEqual(['Widget']);
});

test('an invalid JSON file is reported as JSON', () => {
  const parse = () => parseCrds('{\n  "kind": [1\n}', 'fleet/crds/a.json');
  expect(parse).toThrow(/fleet\/crds\/a.json:\d\n.*This is not JSON/);
});

test('a file may hold several CRDs, comments and empty documents', () => {
  const yaml = `# first\n---\n${crd({})}\n---\n---\n${crd({}).replaceAll('Widget', 'Gadget')}\n`;
  expect(parseCrds(yaml, 'a.yaml').map((it) => it.kind)).toEqual(['Widget', 'Gadget']);
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [JSON.parse(crd({}))] });
  expect(parseCrds(list, 'a.json').map((it) => it.kind)).toEqual(['Widget']);
  expect(parseCrds('', 'a.yaml')).toEqual([]);
});

test.each([
  [
    'another kind',
    `${crd({})}\n---\nkind: Deployment\n`,
    'fleet/crds/a.yaml:3',
    'This is a Deployment, but',
  ],
  ['no object', '---\n- a\n', 'fleet/crds/a.yaml:2', 'This is not an API object'],
  ['no YAML', 'a: 1\nb: [\n', 'fleet/crds/a.yaml:', 'This is not YAML'],
  [
    'an old version',
    crd({}).replace('k8s.io/v1"', 'k8s.io/v1beta1"'),
    'fleet/crds/a.yaml:1',
    'apiextensions.k8s.io/v1beta1 is not an API version',
  ],
  [
    'an incomplete CRD',
    '{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1"}',
    'fleet/crds/a.yaml:1',
    'The CRD is incomplete',
  ],
  ['a version that is null', crd({}, {}, [null as never]), 'fleet/crds/a.yaml:1', 'versions[1]'],
  [
    'a version without a schema',
    crd({}, { schema: undefined }),
    'fleet/crds/a.yaml:1',
    'versions[0]',
  ],
  [
    'an alias without an anchor',
    'a: 1\nb: *nope\n',
    'fleet/crds/a.yaml:2',
    'The alias `nope` has no anchor',
  ],
  ['an alias of itself', '# x\n&a\nb: [*a]\n', 'fleet/crds/a.yaml:', 'that contains it'],
  [
    'an alias of itself in a CRD',
    `${crd({}).slice(0, -1)}, "x": &a {"b": *a}}`,
    'fleet/crds/a.yaml:1',
    'that contains it',
  ],
  ['aliases of aliases', BOMB, 'fleet/crds/a.yaml:', 'millions of values'],
  ['deeply nested lists', '['.repeat(100_000), 'fleet/crds/a.yaml', ''],
])('a file with %s is refused with its line', (_, content, file, message) => {
  let error: unknown;
  try {
    parseCrds(content, 'fleet/crds/a.yaml');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(FleetError);
  const [problem] = (error as FleetError).problems;
  expect(problem?.file).toContain(file);
  expect(problem?.message).toContain(message);
});
