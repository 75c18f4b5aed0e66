import { passwordsIn } from './address';
import { commandPasswordsIn } from './command-password';
import { encodedIn } from './encoded';
import { formsOf } from './escaped';
import { hasTracesOfHeader, headersIn } from './header';
import { loginsIn } from './login';
import { privateKeysIn } from './private-key';
import type { Recognized } from './recognized';
import { settingsIn } from './settings';
import { tokensIn } from './token';
import { webTokensIn } from './web-token';

/** The kind of the first credential of a known form in a text, such as `a GitHub token`; never the credential itself. */
export function findCredential(text: string): string | undefined {
  return findAt(text, 0);
}

/** The credentials of known forms in a text. They may overlap, and are in no order. */
export function* recognizedIn(text: string): Generator<Recognized> {
  yield* recognizedAt(text, 0);
}

function findAt(text: string, depth: number): string | undefined {
  if (text.length < SHORTEST || isHarmless(text)) return undefined;
  for (const { what } of recognizedAt(text, depth)) return what;
  if (depth === 0) return undefined;
  // Not visible to the reader of the names around it.
  for (const { name } of settingsIn(text)) return `the setting ${name} with a value`;
  return undefined;
}

function* recognizedAt(text: string, depth: number): Generator<Recognized> {
  for (const form of formsOf(text)) {
    for (const { what, start, end } of recognizedAsWritten(form.text, depth)) {
      yield { what, start: form.origin(start), end: form.origin(end) };
    }
  }
}

function* recognizedAsWritten(text: string, depth: number): Generator<Recognized> {
  yield* privateKeysIn(text);
  yield* tokensIn(text);
  yield* webTokensIn(text);
  yield* passwordsIn(text);
  yield* loginsIn(text);
  yield* commandPasswordsIn(text);
  if (hasTracesOfHeader(text)) yield* headersIn(text);
  yield* encodedIn(text, findAt, depth);
}

/** The shortest credential that is recognized without its name. */
const SHORTEST = 12;
/** The shortest that has no other characters than a name. */
const SHORTEST_NAME = 36;
const NAME = /^[a-z0-9./:-]*$/;

/** A quick check of names and amounts, as most texts of an object are: they contain no credential and no setting. */
export function isHarmless(text: string): boolean {
  if (text.length > 200 || !NAME.test(text)) return false;
  return text.length < SHORTEST_NAME || !/dapi|sk-|pat-|pul-|hooks\.|v1\.0-|oy2/.test(text);
}
