import * as v from 'valibot';
import { InvalidPropsError } from '../../base/validation';
import { Hostname } from '../../kubernetes/names';

/** A host name, or a list of them. */
export const HostsSchema = v.union(
  [Hostname, v.pipe(v.array(Hostname), v.minLength(1, 'The list is empty.'))],
  'Use a host name, such as "my-app.example.com", or a list of them.',
);

/** The hosts as a list. @throws {@link InvalidPropsError} when there is none. */
export function hostList(
  host: string | readonly string[] | undefined,
  ...field: readonly string[]
): string[] {
  if (host === undefined) {
    const message = 'There is no host. Set `host`, or `defaults.domain` in the environment.';
    throw new InvalidPropsError([{ path: [...field, 'host'], message }]);
  }
  return typeof host === 'string' ? [host] : [...host];
}
