import { goPattern } from '../../../lib/kubernetes/schemas/pattern';

const matches = (pattern: string, value: string) => goPattern(pattern)?.expression.test(value);

test.each([
  ['^[[:alnum:]]+$', 'a1', 'a-'],
  ['^[[:alpha:]-z]+$', 'a-z', '1'],
  ['^[^[:space:]]+$', 'a', 'a b'],
  ['\\A[a-z]+\\z', 'az', 'A'],
  ['^\\pL+$', 'äß', '1'],
  ['^\\p{Lu}+$', 'ABC', 'abc'],
  ['^\\PN+$', 'abc', '1'],
  ['^(?P<year>\\d{4})$', '2024', '24'],
  ['^(?<year>\\d{4})$', '2024', '24'],
  ['^(?:a|b)$', 'a', 'c'],
  ['^\\x{1F600}\\x41$', '😀A', 'A'],
  ['^.$', '\r', '\n'],
  ['^\\S+$', '\u00a0', ' '],
  ['^[\\s]$', '\t', '\u00a0'],
  ['^[]a]+$', ']a', 'b'],
  ['^[^]a]+$', 'b', ']'],
  ['^[[a]+$', '[a', 'b'],
  ['^[\\w-.]+$', 'a-.', '/'],
  ['^[a-z\\-_]+$', 'a-_', '.'],
  ['^a\\-b\\@c\\:d\\_\\/e$', 'a-b@c:d_/e', 'a'],
  ['^{a}]$', '{a}]', 'a'],
  ['^\\d{1,3}a{2,}b{2}$', '12aabb', '12ab'],
  ['^[😀]$', '😀', '😁'],
  ['^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]+)*)?$', 'a-b.c', 'a-'],
  ['^$|^/', '/a', 'a'],
])('%s matches as in Go', (pattern, good, bad) => {
  expect([matches(pattern, good), matches(pattern, bad)]).toEqual([true, false]);
});

test.each([
  '(?i)^a$',
  '(?i:a)',
  '(?s).',
  '^\\Qa.b\\E$',
  '\\p{Greek}',
  '\\p{^L}',
  '\\C',
  '\\a',
  '[\\S]',
  '[[:nope:]]',
  '[[:^alpha:]]',
  '[a',
  '(a',
  '\\',
  'a**',
])('%s is left to the server', (pattern) => {
  expect(goPattern(pattern)).toBeUndefined();
});
