import { maskCredentials } from './credential/mask-credentials';

/** Replaces a secret in a message. */
const MASK = '***';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // https://user:token@host, https://token@host.
  [/\b((?:https?|ftps?):\/\/)[^\s/]*@/gi, `$1${MASK}@`],
  // A password with an unencoded slash. A port before a path with an @ looks the same, so it is masked too.
  [/\b((?:https?|ftps?):\/\/)[^\s/:@]*:[^\s@]*@/gi, `$1${MASK}@`],
  // The user of these is not a login name, but a token.
  [/\b(git(?:\+https?)?:\/\/)[^\s/]*@/gi, `$1${MASK}@`],
  // Git takes the user of git:// for a part of the host.
  [/\b(look up )[^\s@]+@/gi, `$1${MASK}@`],
  // user:password@host:path. A digest of an image, name:tag@sha256:…, is none.
  [
    /(?<![\w/.@-])[\w.+-]+:(?!\/\/)[^\s'"<>]{0,300}@(?!sha\d+:)(?=(?:[\w.-]+|\[[\da-f:]+\]):[^\s/])/gi,
    `${MASK}@`,
  ],
  // A user name alone, as in ssh://git@host, is not a secret.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]+):[^\s/]*@/gi, `$1:${MASK}@`],
  [/([?&;](?:[\w-]*(?:token|key|password|secret|signature)|sig)=)[^&;\s'"]+/gi, `$1${MASK}`],
  [/((?:authorization|[\w-]*token):\s*(?:(?:basic|bearer|token)\s+)?)[^\s'"]+/gi, `$1${MASK}`],
];

const TOKEN = /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|gl[a-z]{2,5}-[\w-]{16,})/g;

/** Masks the credentials in URLs, addresses and headers, and those that have a known form. */
export function maskSecrets(text: string): string {
  return maskPlain(maskKeys(text).replace(REMOTE_LINES, maskRemote));
}

function maskPlain(text: string): string {
  const masked = PATTERNS.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
  return maskCredentials(masked.replace(TOKEN, MASK));
}

/** Consecutive lines of a server, as git prints them. */
const REMOTE_LINES = /^remote:(?: .*)?(?:\nremote:(?: .*)?)*$/gm;

/** Masks what a server prints, which may be a credential of several lines, without git's prefix and padding. */
function maskRemote(printed: string): string {
  const text = printed.replace(/^remote: ?/gm, '').replace(/[ \t]+$/gm, '');
  const masked = maskPlain(text);
  return masked === text ? printed : masked.replace(/^/gm, 'remote: ');
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----/g;

/**
 * Masks private keys whatever is printed before and after each of their lines, such as `+` or a number. Between the two
 * lines in an explanation, there is no key.
 */
function maskKeys(text: string): string {
  let masked = '';
  let at = 0;
  for (const { index } of text.matchAll(KEY_BEGIN)) {
    if (index < at) continue;
    KEY_END.lastIndex = index;
    const found = KEY_END.exec(text);
    if (found === null) break;
    const end = found.index + found[0].length;
    if (!/[A-Za-z0-9+/]{20}/.test(text.slice(index, found.index))) continue;
    masked += `${text.slice(at, index)}${MASK}`;
    at = end;
  }
  return masked + text.slice(at);
}
