import { isPlainObject, parseJson } from '../json';
import type { Recognized } from './recognized';

const WEB_TOKEN = /(?<![\w.-])(eyJ[\w-]{10,})\.(eyJ[\w-]{4,})\.[\w-]{16,}/g;

/** The signed JSON Web Tokens in a text. */
export function* webTokensIn(text: string): Generator<Recognized> {
  if (!text.includes('.eyJ')) return;
  for (const match of text.matchAll(WEB_TOKEN)) {
    const [all, header = '', payload = ''] = match;
    if (decode(header)?.['alg'] === undefined) continue;
    // The anonymous keys of Supabase, which every web page contains.
    if (decode(payload)?.['role'] === 'anon') continue;
    yield { what: 'a JSON Web Token', start: match.index, end: match.index + all.length };
  }
}

function decode(part: string): Record<string, unknown> | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString());
  return isPlainObject(value) ? value : undefined;
}
