import { findLogin } from './login';
import { isPlaceholder } from './placeholder';
import { secretlint } from './secretlint';
import { hasTracesOfCredential } from './traces';

const ADDRESS = /:\/\/[^\s:/?#@"'<>]*:([^\s/?#@"'<>]+)@[\w[]/g;

/** Loaded when there is something to look at, which is seldom. */
let recognize: ((text: string) => string | undefined) | undefined;

/** The kind of credential that is in a text, such as `a GitHub token`; never the credential itself. */
export function findCredential(text: string): string | undefined {
  if (!hasTracesOfCredential(text)) return findLogin(text);
  recognize ??= secretlint();
  return (
    recognize(text) ?? (hasPassword(text) ? 'an address with a password in it' : findLogin(text))
  );
}

/** secretlint knows those of some protocols only. */
function hasPassword(text: string): boolean {
  for (const [, password = ''] of text.matchAll(ADDRESS)) {
    if (password.length >= 4 && !isPlaceholder(password)) return true;
  }
  return false;
}
