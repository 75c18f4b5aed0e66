import { hasTracesOfLogin } from './login';

/**
 * Every recognizable credential contains one of these. Searching for them takes microseconds, recognizing a
 * credential hundreds of them.
 */
const TRACES = new RegExp(
  [
    'A[KS]IA[A-Z0-9]{16}',
    'PRIVATE KEY',
    // A URL with a password, except one that is filled in elsewhere.
    String.raw`://[^\s:/?#@"'<>]*:(?!\$[({A-Z_]|[<{%])[^\s/?#@"'<>]+@`,
    '(?:SECRET|[Ss]ecret)_?(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)["\']?\\s*[:=]',
    '_authToken=(?!["\']?[$<{])',
    '(?:npm|gh[pousr]|gsk|hf|lin_api|ntn|gl(?:c|sa)|vc[piark]|figd)_[A-Za-z0-9+/_-]{20}',
    '(?:github|dckr)_pat_',
    'shp(?:pa|ca|at|ss)_[a-zA-Z0-9]{32}',
    'xox[abopr]-[A-Za-z0-9]',
    'xapp-[A-Za-z0-9]',
    'hooks\\.slack\\.com/services/T',
    'sk-[A-Za-z0-9]',
    String.raw`SG\.\w+\.\w`,
    'glpat-[A-Za-z0-9]',
    'ops_ey',
    String.raw`hv[sbr]\.[A-Za-z0-9_-]{90}`,
    'dapi[A-Fa-f0-9]{32}',
  ].join('|'),
);

/** Whether a text may contain a credential or a login. */
export function hasTraces(text: string): boolean {
  return TRACES.test(text) || hasTracesOfLogin(text);
}

/** Whether a text may contain a credential: a search for logins is cheap anyway. */
export function hasTracesOfCredential(text: string): boolean {
  return TRACES.test(text);
}
