import { isPlaceholder } from './placeholder';
import type { Recognized } from './recognized';

/** A user and a password before a host; Go's drivers have the protocol after them, in `u:p@tcp(host)`. */
const USER =
  /:\/\/([^\s:/?#@"'<>]*):([^\s/?#@"'<>]+)@[\w[]|(?<![\w.+-])[\w.+-]{1,64}:([^\s:/@"'<>]{4,})@(?:tcp6?|unix|udp)\(/g;
/** As in `jdbc:oracle:thin:user/password@host`. */
const ORACLE = /jdbc:oracle:[a-z]{1,10}:[\w.$#-]{1,64}\/([^\s/@"'<>]{4,})@/g;
/** A setting of a connection string or a URL of a database. */
const PASSWORD =
  /(?<![\w-])(?:password|passwd|pwd)[ \t]{0,4}=[ \t]{0,4}("[^"\n]{4,}"|'[^'\n]{4,}'|[^\s;&"'<>]{4,})/gi;
const CONNECTION =
  /jdbc:|\b(?:server|data source|host|user id|uid|initial catalog|database|dbname|sslmode|accountname)[ \t]{0,4}=/i;

/** The passwords of users in the addresses and connection strings of a text. */
export function* passwordsIn(text: string): Generator<Recognized> {
  if (text.includes('@') && text.includes(':')) {
    for (const match of text.matchAll(USER)) {
      const [all, user = '', ofUrl, ofDriver] = match;
      const password = ofUrl ?? ofDriver ?? '';
      if (!isPassword(password)) continue;
      const isUrl = ofUrl !== undefined;
      const start = match.index + (isUrl ? 3 : 0);
      const end = isUrl ? start + user.length + 1 + password.length : start + all.lastIndexOf('@');
      yield {
        what: isUrl ? 'a URL with a password' : 'a connection string with a password',
        start,
        end,
      };
    }
    yield* inConnection(text, ORACLE);
  }
  if (CONNECTION.test(text)) yield* inConnection(text, PASSWORD);
}

function* inConnection(text: string, pattern: RegExp): Generator<Recognized> {
  for (const match of text.matchAll(pattern)) {
    const [all, written = ''] = match;
    const password = written.replace(/^["']|["']$/g, '');
    if (!isPassword(password)) continue;
    const end = match.index + all.lastIndexOf(written) + written.length;
    const what = 'a connection string with a password';
    yield { what, start: end - written.length, end };
  }
}

function isPassword(text: string): boolean {
  return text.length >= 4 && !isPlaceholder(text);
}
