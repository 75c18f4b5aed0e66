/** Whether a project with these `sourceRepos` admits a repository. */
export function admitsRepository(patterns: readonly string[], repoURL: string): boolean {
  const url = normalize(repoURL);
  let isAdmitted = false;
  for (const pattern of patterns) {
    if (!pattern.startsWith('!')) isAdmitted ||= pattern === '*' || matches(pattern, url);
    else if (matches(pattern.slice(1), url)) return false;
  }
  return isAdmitted;
}

/** Whether two addresses are of the same repository, such as one over HTTPS and one over SSH. */
export function isSameRepository(a: string, b: string): boolean {
  return a === b || normalize(a) === normalize(b);
}

/** The normalized addresses: all apps have the same few. */
const normalized = new Map<string, string>();

/** One address for all the ways in which a git repository may be written. */
function normalize(url: string): string {
  const known = normalized.get(url);
  if (known !== undefined) return known;
  const result = withoutForm(url);
  if (normalized.size < 1000) normalized.set(url, result);
  return result;
}

function withoutForm(url: string): string {
  const lower = url.trim().toLowerCase();
  const withoutSuffix = lower.replace(/\/+$/, '').replace(/\.git$/, '');
  return withoutSuffix
    .replace(/^[a-z][a-z+]*:\/\/(?:[^@/]+@)?/, '')
    .replace(/^[^@/]+@([^:/]+):/, '$1/');
}

function matches(pattern: string, url: string): boolean {
  const glob = normalize(pattern);
  if (!/[*?[{\\]/.test(glob)) return glob === url;
  // `*` ends at a slash, `**` does not. What else a pattern may hold is Argo CD's to judge.
  if (/[?[{\\]/.test(glob)) return true;
  const source = glob
    .split('**')
    .map((part) => part.split('*').map(escapeRegExp).join('[^/]*'))
    .join('.*');
  return new RegExp(`^${source}$`).test(url);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+^$()|\]}]/g, '\\$&');
}
