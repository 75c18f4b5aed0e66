import fc from 'fast-check';
import { isOf, overlap } from '../../lib/health/customization';
import { readCustomizations } from '../../lib/health/customization-files';
import type { Problem } from '../../lib/model/problem';

function read(files: Record<string, string>) {
  const problems: Problem[] = [];
  const found = readCustomizations('fleet/health', new Map(Object.entries(files)), problems);
  return { found, problems };
}

const DISCOVERY = 'return { restart = {} }';

test('scripts and actions of a kind become one customization', () => {
  const { found, problems } = read({
    'example.com/Database/health.lua': 'return {}',
    'example.com/Database/health_test.yaml': 'tests: []',
    'example.com/Database/testdata/ready.yaml': 'kind: Database',
    'example.com/Database/actions/discovery.lua': DISCOVERY,
    'example.com/Database/actions/restart/action.lua': 'return obj',
    'example.com/Database/actions/action_test.yaml': '',
    'example.com/Database/actions/testdata/a/b.yaml': '',
    '.gitkeep': '',
  });
  expect(problems).toEqual([]);
  expect(found).toEqual([
    {
      group: 'example.com',
      kind: 'Database',
      directory: 'fleet/health/example.com/Database',
      health: { script: 'return {}', useOpenLibs: false },
      actions: {
        discovery: DISCOVERY,
        definitions: { restart: 'return obj' },
        mergeBuiltinActions: false,
      },
    },
  ]);
});

test('a kind of the core group has no folder of a group', () => {
  const { found } = read({ 'Service/health.lua': 'return {}' });
  expect(found).toMatchObject([{ group: '', kind: 'Service', directory: 'fleet/health/Service' }]);
});

test('an underscore is a wildcard', () => {
  const { found, problems } = read({ '_.example.com/_/health.lua': 'return {}' });
  expect(problems).toEqual([]);
  expect(found).toMatchObject([{ group: '*.example.com', kind: '*' }]);
});

test('a comment opens the libraries, another one keeps the actions of Argo CD', () => {
  const { found } = read({
    'example.com/Database/health.lua': '-- argocd: useOpenLibs\nreturn {}',
    'example.com/Database/actions/discovery.lua': `-- argocd: mergeBuiltinActions\n${DISCOVERY}`,
  });
  expect(found).toMatchObject([
    { health: { useOpenLibs: true }, actions: { mergeBuiltinActions: true } },
  ]);
});

test.each([
  [{ 'example.com/Database/healthy.lua': 'x' }, 'Nothing reads this file.'],
  [{ 'notes.md': 'x' }, 'Nothing reads this file.'],
  [{ 'Example/Database/health.lua': 'x' }, '"Example" is not an API group.'],
  [{ 'example.com/Data_/health.lua': 'x' }, 'only for the whole kind'],
  [{ 'example.com/Database/health_test.yaml': 'x' }, 'no script'],
  [{ 'example.com/Database/actions/restart/action.lua': 'x' }, 'Without discovery.lua'],
  [
    { 'example.com/_/actions/discovery.lua': 'x', 'example.com/_/health.lua': 'x' },
    'no actions for a wildcard',
  ],
  [
    { 'example.com/_/health.lua': 'x', '_.com/_/health.lua': 'x' },
    'Argo CD would take either script',
  ],
])('%j is a problem', (files, message) => {
  const { problems } = read(files);
  expect(problems.map((it) => it.message).join('\n')).toContain(message);
  expect(problems.every(({ file, fix }) => file.startsWith('fleet/health/') && fix)).toBe(true);
});

const pattern = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 5 }).map((it) => it.join(''));

test('two wildcards overlap if there is a kind that both match', () => {
  const name = fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).map((it) => it.join(''));
  fc.assert(
    fc.property(pattern, pattern, name, (a, b, group) => {
      const [x, y] = [a, b].map((it) => ({ group: it, kind: 'K' })) as [
        { group: string; kind: string },
        { group: string; kind: string },
      ];
      const object = { group, kind: 'K' };
      if (isOf(x, object) && isOf(y, object)) expect(overlap(x, y)).toBe(true);
      expect(overlap(x, y)).toBe(overlap(y, x));
      expect(overlap(x, x)).toBe(true);
    }),
  );
});

test('wildcards without a kind in common do not overlap', () => {
  const groups = ['*.a.com', '*.b.com', 'a.com'].map((group) => ({ group, kind: '*' }));
  for (const a of groups) for (const b of groups) expect(overlap(a, b)).toBe(a === b);
  expect(overlap({ group: '*', kind: 'A' }, { group: '*', kind: 'B' })).toBe(false);
});
