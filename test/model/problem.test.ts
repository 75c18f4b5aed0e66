import { formatProblem, oncePerCause } from '../../lib/model/problem';

const problem = { file: 'fleet/a.ts', message: 'It is wrong.', fix: 'Correct it.' };

test('a problem says where, what and how to fix it', () => {
  expect(formatProblem({ ...problem, line: 3, field: 'name', also: ['prod', 'b.ts:1'] })).toBe(
    'fleet/a.ts:3: name (also in prod, b.ts:1)\n  It is wrong.\n  Fix: Correct it.',
  );
  expect(formatProblem({ file: 'a.ts', message: 'It is wrong.' })).toBe('a.ts\n  It is wrong.');
});

test('problems with the same cause become one, in the place of the first', () => {
  const other = { ...problem, message: 'It is missing.' };
  const twin = { ...problem, file: 'fleet/b.ts', line: 2, also: ['fleet/c.ts'] };
  expect(oncePerCause([problem, other, twin, problem])).toEqual([
    { ...problem, also: ['fleet/b.ts:2', 'fleet/c.ts'] },
    other,
  ]);
});

test.each([
  ['field', { field: 'name' }],
  ['fix', { fix: 'Delete it.' }],
])('problems with another %s stay apart', (_, change) => {
  expect(oncePerCause([problem, { ...problem, file: 'fleet/b.ts', ...change }])).toHaveLength(2);
});
