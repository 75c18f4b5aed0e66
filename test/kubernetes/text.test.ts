import * as v from 'valibot';
import { fieldProblems } from '../../lib/base/validation';
import { ProcessText, RenderableKey, UnicodeText } from '../../lib/kubernetes/text';

const accepts = (schema: v.GenericSchema, text: string) => fieldProblems(schema, text).length === 0;

test.each([
  ['text', true, true],
  ['\u{1f600}', true, true],
  ['a\ud83d', false, false],
  ['\ude00\ud83d', false, false],
  ['a\0', true, false],
])('%j is valid Unicode: %p; what a process can be given: %p', (text, unicode, given) => {
  expect([accepts(UnicodeText, text), accepts(ProcessText, text)]).toEqual([unicode, given]);
});

test('keys that cdk8s loses are refused', () => {
  const key = v.pipe(v.string(), RenderableKey);
  const keys = ['__proto__', 'constructor', 'prototype', 'toString'];
  expect(keys.map((it) => accepts(key, it))).toEqual([false, false, true, true]);
});
