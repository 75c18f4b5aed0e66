import { findLogin } from './login';
import { isPlaceholder } from './placeholder';
import { secretlint } from './secretlint';
import { hasTracesOfCredential } from './traces';

const ADDRESS = /:\/\/[^\s:/?#@"'<>]*:([^\s/?#@"'<>]+)@[\w[]/g;

/** Loaded on demand, which is rarely necessary. */
let recognize: ((text: string) => string | undefined) | undefined;

/** The kind of credential in a text, such as `a GitHub token`; never the credential itself. */
export function findCredential(text: string): string | undefined {
  if (!hasTracesOfCredential(text)) return findLogin(text);
  recognize ??= secretlint();
  return recognize(text) ?? (hasPassword(text) ? 'a URL with a password' : findLogin(text));
}

/** secretlint only knows those of some protocols. */
function hasPassword(text: string): boolean {
  for (const [, password = ''] of text.matchAll(ADDRESS)) {
    if (password.length >= 4 && !isPlaceholder(password)) return true;
  }
  return false;
}
