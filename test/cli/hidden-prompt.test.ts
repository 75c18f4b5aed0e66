import * as fc from 'fast-check';
import { type Typed, typed } from '../../lib/cli/hidden-prompt';
import { unicodeText } from '../arbitrary-keys';

const start: Typed = { text: '' };

/** What is typed when the input arrives in these pieces. */
const typedIn = (...inputs: string[]): Typed =>
  inputs.reduce((state, it) => (state.end === undefined ? typed(state, it) : state), start);

test('a line is what was typed before Enter, however it arrives', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are control characters.
  const line = unicodeText({ maxLength: 30 }).filter((it) => !/[\u0000-\u001f\u007f]/.test(it));
  fc.assert(
    fc.property(line, fc.constantFrom('\r', '\n', '\r\n', '\u0004'), (text, enter) => {
      expect(typedIn(...`${text}${enter}`)).toEqual({ text, end: 'entered' });
      expect(typedIn(`${text}${enter}`)).toEqual({ text, end: 'entered' });
    }),
  );
});

test.each<[string, string, Typed]>([
  ['Backspace deletes a character', 'aé😀\u007f\u007fb\r', { text: 'ab', end: 'entered' }],
  ['Backspace at the start does nothing', '\u007f\ba\r', { text: 'a', end: 'entered' }],
  ['Ctrl-U deletes the line', 'wrong\u0015right\r', { text: 'right', end: 'entered' }],
  ['Ctrl-C ends without a value', 's3cret\u0003', { text: '', end: 'interrupted' }],
  ['Ctrl-D ends with what there is', '\u0004', { text: '', end: 'entered' }],
  ['Ctrl-Z is ignored', 'a\u001ab\r', { text: 'ab', end: 'entered' }],
  ['cursor keys are ignored', 'a\u001b[D\u001b[3~\u001bOHb\r', { text: 'ab', end: 'entered' }],
  ['marks of pasted text are ignored', '\u001b[200~a\u001b[201~\r', { text: 'a', end: 'entered' }],
  ['a tab is a character', 'a\tb\r', { text: 'a\tb', end: 'entered' }],
  ['pasted lines are not cut', 'one\rtwo\r', { text: '', end: 'several-lines' }],
])('%s', (_, input, expected) => {
  expect(typedIn(input)).toEqual(expected);
});
