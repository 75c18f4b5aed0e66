import type { Environments } from '../model/environment';
import { environmentNames, environmentsNamed } from '../model/environment-group';
import { requireOneOf, UsageError } from './usage-error';

interface Sources {
  readonly environments: Environments;
}

/**
 * The names of the environment, or of the members of the group, that an option names.
 *
 * @throws {@link UsageError} if there is none.
 */
export function requireEnvironments({ environments }: Sources, name: string): string[] {
  requireOneOf('--env', 'environment', name, environmentNames(environments));
  return environmentsNamed(environments, name).map((it) => it.name);
}

/** @throws {@link UsageError} if there is no such environment, or it is a group. */
export function requireEnvironment(sources: Sources, name: string): void {
  const members = requireEnvironments(sources, name);
  if (members.includes(name)) return;
  throw new UsageError(
    `--env: ${name} is a group of environments, and this command takes one: ${members.join(', ')}.`,
  );
}
