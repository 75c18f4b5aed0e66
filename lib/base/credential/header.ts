import { isRandom, isUuid } from './credential-name';
import { isPlaceholder } from './placeholder';
import type { Recognized } from './recognized';

const BEARER =
  /(?<![\w-])(?:bearer|authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?token)[ \t]{1,4}([A-Za-z0-9._~+/-]{16,}={0,2})/gi;
const HEADER =
  /(?<![\w-])(?:x-[a-z-]{1,40}|private|job|deploy|api)-(?:key|token|secret)["']?[ \t]{0,4}:[ \t]{0,4}["']?([A-Za-z0-9._~+/-]{16,}={0,2})/gi;

/** The tokens in HTTP headers of a text. */
export function* headersIn(text: string): Generator<Recognized> {
  for (const pattern of [BEARER, HEADER]) {
    for (const match of text.matchAll(pattern)) {
      const [all, token = ''] = match;
      if (!(isRandom(token) || isUuid(token)) || isPlaceholder(token)) continue;
      const end = match.index + all.length;
      yield { what: 'a token in a header', start: end - token.length, end };
    }
  }
}

/** A quick check, because the patterns are slow. */
export function hasTracesOfHeader(text: string): boolean {
  return TRACE.test(text);
}

const TRACE = /(?:bearer|token)[ \t]|-(?:key|token|secret)["']?[ \t]{0,4}:/i;
