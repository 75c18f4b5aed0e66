/** True if two URLs name the same repository. */
export function sameRepository(a: string, b: string): boolean {
  const [one, other] = [a, b].map((it) => it.toLowerCase().replace(/(\.git)?\/*$/, ''));
  return one === other;
}
