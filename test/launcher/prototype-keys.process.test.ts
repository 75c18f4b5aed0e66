import { transform } from 'esbuild';
import { prototypeKeys } from '../../lib/launcher/prototype-keys';

const find = (text: string, file = 'fleet/apps/web.ts') => prototypeKeys(file, text, transform);

test.each([
  ['export const a = { __proto__: {} };', 1, 19],
  ['export const a = {\n  b: 1,\n  __proto__: b,\n};', 3, 2],
  ["f({ '__proto__': 'x' });", 1, 4],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code in a text.
  ['f(`a ${g({ __proto__: b })}`);', 1, 11],
  ['type T = { __proto__: string };\nf({ __proto__: null, a: { __proto__: b } });', 2, 26],
])('the key in %s is found', async (text, line, column) => {
  expect(await find(text)).toEqual([
    {
      text: expect.stringMatching(/^`__proto__` is no key/),
      location: { file: 'fleet/apps/web.ts', line, column },
    },
  ]);
});

test.each([
  '// Never write { __proto__: x } here.',
  '/**\n * Never write { __proto__: x }.\n * __proto__: x\n */',
  '/*! { __proto__: x } */ f();',
  'export interface X { __proto__: string }',
  'export type X = {\n  __proto__: string;\n};',
  'f({ __proto__: null, a: 1 });',
  "f({ '__proto__': null });",
  "f({ ['__proto__']: 1 }, { __proto__() {} }, { __proto__ });",
  "f('{ __proto__: 1 }', /{ __proto__: 1['\"]/, `\n{ __proto__: 1`);",
  'f(a / b, "{ __proto__: 1 }", a / b);',
  'const { __proto__: prototype } = f();',
  "switch (f()) {\n  case '__proto__':\n}",
  "f(a ? '__proto__' : b);",
  'does not compile { __proto__: 1 }',
])('in %s, nothing is found', async (text) => {
  expect(await find(text)).toEqual([]);
});

test.each(['main.ts', 'lib/x.ts', 'fleet/data.json'])('%s is left alone', async (file) => {
  expect(await find('f({ __proto__: {} });', file)).toEqual([]);
});
