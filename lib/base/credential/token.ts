import type { Recognized } from './recognized';
import { TOKEN_FORMS } from './token-forms';

/** Found in microseconds; few texts contain one. */
const TRACES = new RegExp(TOKEN_FORMS.map(({ trace }) => trace).join('|'));
const TOKENS = new RegExp(TOKEN_FORMS.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** The tokens of known forms in a text. */
export function* tokensIn(text: string): Generator<Recognized> {
  if (!TRACES.test(text)) return;
  for (const match of text.matchAll(TOKENS)) {
    if (isDummy(match[0])) continue;
    const form = TOKEN_FORMS[match.findIndex((it, i) => i > 0 && it !== undefined) - 1];
    const what = form?.what ?? 'a token';
    yield { what, start: match.index, end: match.index + match[0].length };
  }
}

/** True for a token of a documentation, such as `ghp_xxxxxxxxxxxx…`. */
export function isDummy(token: string): boolean {
  return /([xX0*.])\1{7}|example/i.test(token);
}
