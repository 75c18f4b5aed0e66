import { passwordsIn } from './address';
import { encodedIn } from './encoded';
import { hasTracesOfHeader, headersIn } from './header';
import { loginsIn } from './login';
import { privateKeysIn } from './private-key';
import type { Recognized } from './recognized';
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
  if (isHarmless(text)) return undefined;
  for (const { what } of recognizedAt(text, depth)) return what;
  return undefined;
}

function* recognizedAt(text: string, depth: number): Generator<Recognized> {
  yield* privateKeysIn(text);
  yield* tokensIn(text);
  yield* webTokensIn(text);
  yield* passwordsIn(text);
  yield* loginsIn(text);
  if (hasTracesOfHeader(text)) yield* headersIn(text);
  yield* encodedIn(text, findAt, depth);
}

/** The shortest credential that is recognized without its name. */
const SHORTEST = 12;
/** Names and amounts, as most texts of an object: no credential has only these characters, but for two kinds of tokens. */
const NAME = /^[a-z0-9./:-]*$/;

/** A quick check of a text that contains no credential. */
function isHarmless(text: string): boolean {
  if (text.length < SHORTEST) return true;
  return text.length <= 200 && NAME.test(text) && !/dapi|sk-|pat-|v1\.0-|oy2/.test(text);
}
