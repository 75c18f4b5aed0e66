import { isPlaceholder } from './placeholder';
import type { Recognized } from './recognized';

/** A user and a password, but not an address such as `web:8080`. */
const LOGIN = /^[\w.@+-]+:([^\s/][^\s]{3,})$/;
const BASE64 = /^[A-Za-z0-9+/]{8,}={0,2}$/;
const REGISTRY = /"auth"\s*:\s*"([A-Za-z0-9+/]{8,}={0,2})"/g;
const BASIC = /(?<![\w-])basic[ \t]{1,4}([A-Za-z0-9+/]{8,}={0,2})/gi;
/** As in `curl -u admin:…`. */
const CURL = /\bcurl(?:\s[^|;]{0,300}?)?\s(?:-u|--user)[ =]*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g;

/** True for `user:password`, plain or in base64. */
export function isLogin(value: string): boolean {
  if (isPlainLogin(value)) return true;
  if (!BASE64.test(value)) return false;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) && isPlainLogin(decoded);
}

/** The logins in a text: of Docker, of curl, and of the header `Authorization`. */
export function* loginsIn(text: string): Generator<Recognized> {
  if (text.includes('"auth"')) {
    for (const match of text.matchAll(REGISTRY)) {
      const auth = match[1] ?? '';
      if (isLogin(auth)) yield at(match, auth, 'a login for a container registry');
    }
  }
  if (text.includes('curl')) {
    for (const match of text.matchAll(CURL)) {
      const login = match[1] ?? match[2] ?? match[3] ?? '';
      if (isPlainLogin(login)) yield at(match, login, 'a login for curl');
    }
  }
  if (/asic/i.test(text)) {
    for (const match of text.matchAll(BASIC)) {
      const login = match[1] ?? '';
      if (isLogin(login) && !isPlainLogin(login)) yield at(match, login, 'a login in a header');
    }
  }
}

function at(match: RegExpExecArray, login: string, what: string): Recognized {
  const start = match.index + match[0].lastIndexOf(login);
  return { what, start, end: start + login.length };
}

function isPlainLogin(value: string): boolean {
  const [, password] = LOGIN.exec(value) ?? [];
  return password !== undefined && !isPlaceholder(password);
}
