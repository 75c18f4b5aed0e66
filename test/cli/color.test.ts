import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { chooseColor, chooseColorOf, isColored, styleOf } from '../../lib/cli/color';
import { runInProcess } from './in-process';

test.each<[string, { isTTY: boolean }, NodeJS.ProcessEnv, boolean]>([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', { isTTY: false }, {}, false],
  ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
  ['a pipe with FORCE_COLOR', { isTTY: false }, { FORCE_COLOR: '1' }, true],
  ['a pipe with an empty FORCE_COLOR', { isTTY: false }, { FORCE_COLOR: '' }, true],
  ['a terminal with FORCE_COLOR=0', { isTTY: true }, { FORCE_COLOR: '0' }, false],
  ['a terminal with FORCE_COLOR=false', { isTTY: true }, { FORCE_COLOR: 'false' }, false],
  ['a pipe with both', { isTTY: false }, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%s', (_, stream, env, expected) => {
  expect(isColored(stream, env)).toBe(expected);
});

test.each<[Parameters<typeof chooseColor>[0], NodeJS.ProcessEnv, boolean]>([
  ['always', { NO_COLOR: '1' }, true],
  ['never', { FORCE_COLOR: '1' }, false],
  ['auto', { FORCE_COLOR: '1' }, true],
  ['auto', { NO_COLOR: '1' }, false],
])('--color=%s precedes %j', (choice, env, expected) => {
  chooseColor(choice, env);
  expect(isColored({ isTTY: false }, env)).toBe(expected);
});

const ESCAPE = '\u001b[';
const plain = stripVTControlCharacters;

test('path, severity and fix of a problem have colors, and the text is the same', async () => {
  const args = ['--directory', join(__dirname, 'none'), 'status'];
  const colored = await runInProcess(undefined, '--color=always', ...args);
  const without = await runInProcess(undefined, '--color=never', ...args);
  expect(colored.stderr).toContain(`${ESCAPE}31margosy:`);
  expect(without.stderr).not.toContain(ESCAPE);
  expect(plain(colored.stderr)).toBe(without.stderr);
});

test('--color may follow the command', async () => {
  const { stderr } = await runInProcess(undefined, 'status', '--color', 'always');
  expect(stderr).toContain(`${ESCAPE}32mFix:`);
});

test('warnings, errors, paths and fixes differ', () => {
  const { severity, path, fix } = styleOf({ isTTY: false }, { FORCE_COLOR: '1' });
  const styled = [severity('error'), severity('warning'), path('a.ts'), fix('Fix:')];
  expect(new Set(styled.map((it) => it.slice(0, 5))).size).toBe(4);
  expect(styled.map(plain)).toEqual(['error', 'warning', 'a.ts', 'Fix:']);
});

test.each([
  [['synth', '--color=never'], '0'],
  [['--color', 'always', 'synth'], '1'],
  [['synth', '--color', 'sometimes'], undefined],
  [['synth'], undefined],
])('the launcher reads the color of %j', (args, expected) => {
  const env: NodeJS.ProcessEnv = {};
  chooseColorOf(args, env);
  expect(env['FORCE_COLOR']).toBe(expected);
});
