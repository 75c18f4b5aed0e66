/** Whether a project with these `sourceRepos` allows a repository. */
export function admitsRepository(patterns: readonly string[], repoURL: string): boolean {
  const url = normalize(repoURL);
  let isAdmitted = false;
  for (const pattern of patterns) {
    if (!pattern.startsWith('!')) isAdmitted ||= pattern === '*' || matches(pattern, url);
    else if (matches(pattern.slice(1), url)) return false;
  }
  return isAdmitted;
}

/** Whether two URLs point to the same repository, such as one over HTTPS and one over SSH. */
export function isSameRepository(a: string, b: string): boolean {
  return a === b || normalize(a) === normalize(b);
}

/** Cached, because all apps use the same few URLs. */
const normalized = new Map<string, string>();

/** One form for all the ways to write the URL of a git repository. */
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
  // `*` stops at a slash, `**` does not. Any other pattern syntax is left to Argo CD.
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
