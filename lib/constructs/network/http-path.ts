import * as v from 'valibot';
import { show } from '../../base/hint';

/**
 * A path of an Ingress or a route. The API server refuses `//`, `/./`, `/../` and encoded slashes; a path has no query.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#httppathmatch
 */
export const HttpPath = v.pipe(
  v.string(),
  v.startsWith('/', 'The path must start with a slash.'),
  v.check(
    (path) => unusable(path) === undefined,
    ({ input }) => `${show(input)} is not a path: it must not contain ${show(unusable(input))}.`,
  ),
);

function unusable(path: string): string | undefined {
  return /\/\/|\/\.{1,2}(?=\/|$)|%2[fF]|[\s?#]/.exec(path)?.[0];
}
