import fc from 'fast-check';
import { parseExpr } from '../../../lib/base/expr/parse';
import { locate, SyntaxProblem } from '../../../lib/base/text-problem';

function problemOf(text: string): string {
  try {
    parseExpr(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return locate(text, error).message;
    throw error;
  }
  return '';
}

const name = (value: string, offset: number) => ({ type: 'name', name: value, offset });
const literal = (value: unknown) => ({ type: 'literal', value });

test('operators bind as in the language: `and` before `or`, comparisons before both', () => {
  expect(parseExpr('a or b and c == 1')).toEqual({
    type: 'binary',
    operator: 'or',
    left: name('a', 0),
    right: {
      type: 'binary',
      operator: 'and',
      left: name('b', 5),
      right: { type: 'binary', operator: '==', left: name('c', 11), right: literal(1) },
    },
  });
});

test('subtraction groups from the left, exponentiation from the right', () => {
  expect(parseExpr('1 - 2 - 3')).toMatchObject({ left: { operator: '-' }, right: literal(3) });
  expect(parseExpr('1 ** 2 ** 3')).toMatchObject({ left: literal(1), right: { operator: '**' } });
});

test('comparisons chain', () => {
  expect(parseExpr('1 < x < 3')).toMatchObject({
    operator: '&&',
    left: { operator: '<', right: name('x', 4) },
    right: { operator: '<', left: name('x', 4), right: literal(3) },
  });
});

test('`not in` negates `in`', () => {
  expect(parseExpr("a not in ['x']")).toMatchObject({
    type: 'unary',
    operator: 'not',
    operand: { operator: 'in' },
  });
});

test('an optional field, an index and a method follow a value', () => {
  expect(parseExpr('a?.b[0].c(1)')).toMatchObject({
    type: 'call',
    args: [literal(1)],
    callee: { type: 'member', property: literal('c'), object: { property: literal(0) } },
  });
});

test('a pipe passes its left side as the first argument', () => {
  expect(parseExpr('a | filter(# > 1) | len()')).toMatchObject({
    type: 'builtin',
    name: 'len',
    args: [{ name: 'filter', args: [name('a', 0), { type: 'predicate' }] }],
  });
});

test('escape sequences of strings are read', () => {
  expect(parseExpr(String.raw`'a\n\x41\u{1F600}\''`)).toEqual(literal("a\nA😀'"));
  expect(parseExpr('`a\\n``b`')).toEqual(literal('a\\n`b'));
});

test.each([
  ["app.status == 'x", 'Line 1, column 15: This string has no end on its line.'],
  ['(a', 'Line 1, column 3: The expression ends here; expected `)`.'],
  ['a b', 'Line 1, column 3: "b" is unexpected here.'],
  ['a ==', 'Line 1, column 5: The expression ends here; expected a value.'],
  ['a = b', 'Line 1, column 3: "=" is unexpected here.'],
  ['a\n  @ b', 'Line 2, column 3: "@" is not part of any operator.'],
  [
    'a ?? b == c',
    'Line 1, column 8: `??` and `==` cannot be mixed. Put one of them in parentheses.',
  ],
  ['len()', 'Line 1, column 1: `len` takes 1 argument, not 0.'],
  ['#', 'Line 1, column 1: "#" is unexpected here; expected a value.'],
  ['0x', 'Line 1, column 1: "0x" does not start a number.'],
  ['9223372036854775808', 'Line 1, column 1: This number is too large.'],
  ["'\\q'", 'Line 1, column 2: "\\q" is not an escape sequence.'],
  ["'\\U00110000'", 'Line 1, column 2: "\\U" is not an escape sequence.'],
  ['a /* b', 'Line 1, column 3: This comment has no end.'],
  ['count(a, )', 'Line 1, column 8: An argument is missing after this comma.'],
])('%j is refused', (text, problem) => {
  expect(problemOf(text)).toBe(problem);
});

// --- Properties

const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      'app',
      'nil',
      'true',
      '#',
      '0x1F',
      '.5',
      '1_000',
      '[]',
      '{}',
      '{"a": 1}',
      '`x`',
    ),
    fc.string({ unit: 'grapheme' }).map((it) => JSON.stringify(it.replaceAll(/[\\\p{Cc}]/gu, ''))),
    fc.nat().map(String),
  ),
  expression: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', 'and', '||', '==', 'not in', 'matches', '??', '..', '^', '<'),
        tie('expression'),
      )
      .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a})?.x[${b}:]`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}) ? [${b},] : (${a})`),
    tie('expression').map((it) => `not (${it})`),
    tie('expression').map((it) => `any(${it}, {let y = ${it}; y})`),
  ),
}));

test('every expression of the grammar parses', () => {
  fc.assert(
    fc.property(expression, (text) => {
      // `#` is an element only in a predicate.
      expect(problemOf(`all([], {${text}})`)).toBe('');
    }),
  );
});

test('any text parses or has a problem at a place in it', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom(...'()[]{}.?:;,|#\'"`\\/*-+=!<>&1eanot \n'), { maxLength: 20 })
      .map((it) => it.join('')),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parseExpr(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxProblem);
        expect((error as SyntaxProblem).offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});
