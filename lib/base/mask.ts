/** Replaces a secret in a message. */
const MASK = '***';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // https://user:token@host, https://token@host.
  [/\b((?:https?|ftps?):\/\/)[^\s/]*@/gi, `$1${MASK}@`],
  // A password with an unencoded slash. A port before a path with an @ looks the same, so it is masked too.
  [/\b((?:https?|ftps?):\/\/)[^\s/:@]*:[^\s@]*@/gi, `$1${MASK}@`],
  // A user name alone, as in ssh://git@host, is not a secret.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]+):[^\s/]*@/gi, `$1:${MASK}@`],
  [/([?&;](?:[\w-]*(?:token|key|password|secret|signature)|sig)=)[^&;\s'"]+/gi, `$1${MASK}`],
  [/((?:authorization|[\w-]*token):\s*(?:(?:basic|bearer|token)\s+)?)[^\s'"]+/gi, `$1${MASK}`],
  [/\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|gl[a-z]{2,5}-[\w-]{16,})/g, MASK],
];

/** Masks the credentials in git URLs and headers. */
export function maskSecrets(text: string): string {
  return PATTERNS.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}
