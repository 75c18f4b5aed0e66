/** What stands in a message where a secret was. */
const MASK = '***';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // https://user:token@host, https://token@host; a user alone, as in ssh://git@host, is no secret.
  [/\b((?:https?|ftps?):\/\/)[^\s/]*@/gi, `$1${MASK}@`],
  // A password with a slash, which belongs encoded; after the host, digits and a slash are its port.
  [/\b((?:https?|ftps?):\/\/)[^\s/:@]*:(?!\d*[/\s'"])[^\s@]*@/gi, `$1${MASK}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]+):[^\s/]*@/gi, `$1:${MASK}@`],
  [/([?&;](?:[\w-]*(?:token|key|password|secret|signature)|sig)=)[^&;\s'"]+/gi, `$1${MASK}`],
  [/(authorization:\s*(?:\w+\s+)?)[^\s'"]+/gi, `$1${MASK}`],
  [/\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,})/g, MASK],
];

/** A text without the credentials that git's addresses and headers may hold. */
export function maskSecrets(text: string): string {
  return PATTERNS.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}
