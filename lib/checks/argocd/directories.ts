/** True if one directory contains the other. */
export function overlaps(a: string, b: string): boolean {
  const [x, y] = [directory(a), directory(b)];
  return x.startsWith(y) || y.startsWith(x);
}

/** A directory with a trailing slash; empty for the root of the repository. */
function directory(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.map((name) => `${name}/`).join('');
}
