import { prototypeKeys } from '../../lib/launcher/prototype-keys';

const FILE = 'fleet/apps/a.ts';

test.each([
  '// Never write { __proto__: x } here.\nexport {};',
  '/** Not { __proto__: x }. */\nexport const a = 1;',
  '/*! Not { __proto__: x }. */\nexport const a = 1;',
  'export interface X { __proto__: string }',
  'export type X = { a: 1, "__proto__": string };',
  'export const a = { __proto__: null, a: 1 };',
  "export const a = { b: 1, '__proto__': null };",
  "export const a = { ['__proto__']: 1 };",
  "export const a = '{ __proto__: 1 }';",
  `export const a = \`{ \${1} \\\\\` { __proto__: 1 }\`;`,
  'export const a = /[/]{ __proto__: 1 }/;',
  'export const a = ({}).__proto__;',
  'export const __proto__ = 1; export const a = { __proto__ };',
  'this is { __proto__: no } script',
])('accepts %j', async (text) => {
  expect(await prototypeKeys(FILE, text)).toEqual([]);
});

test.each([
  ['export const a = {\n  __proto__: 1 };', 2, 2],
  ["// { __proto__: x }\nexport const a = { b: 'x', '__proto__': {} };", 2, 27],
  [
    "interface X { y: 1 }\nconst q = '\"'; export const a: X = { y: 1, __proto__: nullable };",
    2,
    43,
  ],
  ['export const a = 4 / 2; export const b = { __proto__: 1 / 2 };', 1, 43],
])('refuses %j with its place', async (text, line, column) => {
  expect(await prototypeKeys(FILE, text)).toEqual([
    { text: expect.stringContaining('no key'), location: { file: FILE, line, column } },
  ]);
});

test('only files of the fleet are searched', async () => {
  expect(await prototypeKeys('lib/a.ts', 'export const a = { __proto__: 1 };')).toEqual([]);
});
