import fc from 'fast-check';
import { load as loadJsYaml } from 'js-yaml';
import { parse } from 'yaml';
import type { JsonObject, JsonValue } from '../../lib/base/json';
import { listToYaml, toYaml } from '../../lib/base/yaml';
import { unicodeKey, unicodeText } from '../arbitrary-keys';

/** Every parser must read the same values: YAML 1.1, YAML 1.2, and another library. */
function readers(text: string): unknown[] {
  return [
    parse(text, { version: '1.1', maxAliasCount: 0 }),
    parse(text, { version: '1.2', maxAliasCount: 0 }),
    loadJsYaml(text),
  ];
}

function expectRoundTrip(object: JsonObject): void {
  const text = toYaml(object);
  for (const value of readers(text)) expect(value).toEqual(object);
}

const MANGLED = [
  ...[
    'yes',
    'no',
    'on',
    'off',
    'y',
    'N',
    'True',
    'NULL',
    'null',
    '~',
    'nan',
    '.nan',
    '.inf',
    '-.INF',
  ],
  ...[
    '0o17',
    '017',
    '012',
    '0x1F',
    '0b11',
    '1e3',
    '1E3',
    '1_000',
    '1.5',
    '.5',
    '5.',
    '-1',
    '+1',
    '1:30',
  ],
  ...[
    '190:20:30',
    '2024-01-01',
    '2024-01-01T00:00:00Z',
    '2001-12-14t21:59:43.10-05:00',
    '1.10',
    '1.2.3',
  ],
  ...[
    '=',
    '<<',
    '-',
    '--',
    '---',
    '...',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '# a',
    'a#b',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '!!str a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '|-',
    '{}',
    '[]',
    '{a: b}',
    '[a]',
    ',',
  ],
  ...['"', "'", '\\', '"a"', "'a'", 'a"b', 'a\\nb', ' a', 'a ', ' ', '', '\t', '\ta', 'a\tb'],
  ...[
    'a\n',
    'a\nb',
    'a\nb\n',
    '\na',
    'a\n\n',
    'a\n\nb',
    ' a\nb',
    'a\n b',
    'a \nb',
    'a\n\tb',
    'a\r\nb',
    '\n',
  ],
  ...[
    'a\n---\nb',
    'a\n# b',
    'a\n\n\n',
    '  \na',
    'key: |\n  text\n',
    'a\nb\n ',
    '#!/bin/sh\nset -e\n',
  ],
  ...[
    '🚀',
    'é',
    '日本語',
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    '\ufeffa',
    'a\ufeff',
    '\u0000',
    '\u007f',
    '\u00a0',
  ],
  ...[
    'a\u2028b\nc',
    '🚀\n日本語\n',
    '\ufffe',
    '\uffff',
    '\u200b',
    'x'.repeat(10_000),
    '1'.repeat(10_000),
  ],
  ...[
    `${'word '.repeat(2000)}end`,
    `${'long '.repeat(2000)}\nline`,
    '100m',
    '128Mi',
    '30s',
    '10.0.0.0/8',
    '25%',
  ],
  ...[
    'a:b',
    'http://a.b:80/c?d=e#f',
    '--port=8080',
    '-p',
    '$(POD_IP):80',
    '1.27.3-alpine',
    '8f3c2d1',
    '4e5',
    'e0',
    'E12',
    'e-5',
  ],
  ...[
    '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:v1@sha256:0e1',
    'a, b',
    'a]',
    '}',
    'a: ',
    'a :b',
  ],
];

test.each(MANGLED.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
  'the text %s is read back unchanged, as a value, an item and a key',
  (_, text) => {
    expectRoundTrip({ value: text, nested: { value: text, list: [text, [text], { a: text }] } });
    if (text.length < 300) expectRoundTrip({ [text]: text, after: { [text]: { [text]: [] } } });
  },
);

test('numbers, booleans and null are read back unchanged', () => {
  expectRoundTrip({ a: [0, 1, -1, 1.5, 1e21, 1e-7, -2.5e-10, 123456789012345680000] });
  expectRoundTrip({ a: [true, false, null], b: null, c: false, d: Number.MAX_SAFE_INTEGER });
});

test('empty and nested collections are read back unchanged', () => {
  expectRoundTrip({});
  expectRoundTrip({ a: {}, b: [], c: [[]], d: [{}], e: [[[1], []], { f: { g: [{ h: [] }] } }] });
});

const anyText = fc.oneof(
  unicodeText({ maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      ...(' \t\n\r:#-?&*!|>\'"%@`{}[],\\~=<01.e_xoyn+TZ\u2028\u0085\ufeffé🚀'.match(/./gsu) ?? []),
    ),
    maxLength: 12,
  }),
  fc.constantFrom(...MANGLED),
);
const anyKeyText = fc.oneof(
  unicodeKey,
  anyText.filter((key) => key.length < 300),
);
const anyValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyKeyText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('any JSON value is read back unchanged', () => {
  const anyObject = fc.dictionary(anyKeyText, anyValue, { maxKeys: 4 });
  fc.assert(fc.property(anyObject, expectRoundTrip), { numRuns: 1500 });
});

test('inherited properties are not written', () => {
  const inherits = Object.create({ a: 1 }) as JsonObject;
  expect(toYaml({ inherits, list: [inherits, { inherits }] })).toBe(
    'inherits: {}\nlist:\n  - {}\n  - inherits: {}\n',
  );
});

test.each(['\ud800', '\udfff', 'a\udbff', '\udc00\ud800'])(
  'half a surrogate pair is refused, as a value and as a key: %j',
  (text) => {
    for (const it of [{ a: text }, { a: [text] }, { [text]: 1 }, { a: { [text]: {} } }]) {
      expect(() => toYaml(it)).toThrow('surrogate');
    }
  },
);

test('a script is written as a readable block', () => {
  expect(toYaml({ data: { 'run.sh': '#!/bin/sh\n\nset -e\n  echo "hi"\n' } })).toBe(
    'data:\n  run.sh: |\n    #!/bin/sh\n\n    set -e\n      echo "hi"\n',
  );
});

test('plain words are not quoted, ambiguous ones are', () => {
  expect(
    toYaml({ a: 'info', b: 'v1.4.2', c: '128Mi', d: 'a b', e: 'yes', f: '012', g: '1e3' }),
  ).toBe('a: info\nb: v1.4.2\nc: 128Mi\nd: a b\ne: "yes"\nf: "012"\ng: "1e3"\n');
});

test('values that JSON cannot represent are refused', () => {
  expect(() => toYaml({ a: Number.NaN })).toThrow('NaN');
  expect(() => toYaml({ a: Number.POSITIVE_INFINITY })).toThrow('Infinity');
  expect(() => toYaml({ ['k'.repeat(2000)]: 1 })).toThrow('too long');
});

test('a list is written as items of a block, and reads back', () => {
  const items = [{ when: 'a == "b"', send: ['x', 'z'] }, 'on', 3, []];
  const text = listToYaml(items);
  expect(text).toBe('- when: a == "b"\n  send:\n    - x\n    - z\n- "on"\n- 3\n- []\n');
  expect(parse(text)).toEqual(items);
  expect(listToYaml([])).toBe('[]\n');
});
