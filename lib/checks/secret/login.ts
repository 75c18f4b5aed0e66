import { isPlaceholder } from './placeholder';

/** A user and a password, but not an address such as `web:8080`. */
const LOGIN = /^[\w.@+-]+:([^\s/][^\s]{3,})$/;
const BASE64 = /^[A-Za-z0-9+/]{8,}={0,2}$/;
const REGISTRY = /"auth"\s*:\s*"([A-Za-z0-9+/]{8,}={0,2})"/g;
/** As in `curl -u admin:…`. */
const CURL = /\bcurl\s[^|;]{0,300}?\s(?:-u|--user)[ =]*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g;

/** A quick check for a login, because the patterns are slow and most texts have no such word. */
export function hasTracesOfLogin(text: string): boolean {
  return text.includes('"auth"') || (text.includes('curl') && /\bcurl\s/.test(text));
}

/** True for `user:password`, plain or in base64. */
export function isLogin(value: string): boolean {
  if (isPlainLogin(value)) return true;
  if (!BASE64.test(value)) return false;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) && isPlainLogin(decoded);
}

/** The kind of login in a text, in the format of Docker or curl. */
export function findLogin(text: string): string | undefined {
  for (const [, auth = ''] of text.matchAll(REGISTRY)) {
    if (isLogin(auth)) return 'a login for a container registry';
  }
  for (const [, double, single, bare] of text.matchAll(CURL)) {
    if (isPlainLogin(double ?? single ?? bare ?? '')) return 'a login for curl';
  }
  return undefined;
}

function isPlainLogin(value: string): boolean {
  const [, password] = LOGIN.exec(value) ?? [];
  return password !== undefined && !isPlaceholder(password);
}
