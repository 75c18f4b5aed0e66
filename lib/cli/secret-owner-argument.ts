import { nearest } from '../base/hint';
import { environmentNames, environmentsNamed } from '../model/environment-group';
import { FLEET_APPS, isBelow } from '../model/layout';
import { FleetError } from '../model/problem';
import type { FleetDefinitions } from '../render/load';
import { type SecretOwner, secretOwners } from '../secrets/secret-owner';
import { UsageError } from './usage-error';

/**
 * The app in an environment that an argument and `--env` name.
 *
 * @throws {@link UsageError} if there is none, or it needs no secrets.
 */
export function ownerOf(sources: FleetDefinitions, app: string, environment: string): SecretOwner {
  requireEnvironment(sources, environment);
  requireApp(sources, app);
  const owner = secretOwners(sources).find(
    (it) => it.name === app && it.environment === environment,
  );
  if (owner) return owner;
  throw new UsageError(
    `<app>: ${app} needs no secrets in ${environment}. Add \`secrets\` to its definition first.`,
  );
}

/** @throws {@link UsageError} if Argo CD needs no secrets. */
export function platformOwnerOf(sources: FleetDefinitions): SecretOwner {
  const owner = secretOwners(sources).find((it) => it.environment === undefined);
  if (owner) return owner;
  throw new UsageError('--argocd: fleet/platform.ts has no `secrets`. Add them first.');
}

/**
 * The names of the environment, or of the members of the group, that an option names.
 *
 * @throws {@link UsageError} if there is none.
 */
export function requireEnvironments(
  { environments }: Pick<FleetDefinitions, 'environments'>,
  name: string,
): string[] {
  requireOneOf('--env', 'environment', name, environmentNames(environments));
  return environmentsNamed(environments, name).map((it) => it.name);
}

/** @throws {@link UsageError} if there is no such environment, or it is a group. */
export function requireEnvironment(
  sources: Pick<FleetDefinitions, 'environments'>,
  name: string,
): void {
  const members = requireEnvironments(sources, name);
  if (members.includes(name)) return;
  throw new UsageError(
    `--env: ${name} is a group of environments, and this command takes one: ${members.join(', ')}.`,
  );
}

/** @throws {@link UsageError} if there is no such app. @throws FleetError if an app cannot be read. */
export function requireApp(
  { apps, problems, platform }: FleetDefinitions,
  name: string,
  option = '<app>',
): void {
  const own = platform.secrets && option !== '<app>' ? ['argocd'] : [];
  const names = [...apps.map(({ app }) => app.definition.name), ...own];
  if (names.includes(name)) return;
  const unreadable = problems.filter(({ file }) => isBelow(FLEET_APPS, file));
  if (unreadable.length > 0) throw new FleetError(unreadable);
  requireOneOf(option, 'app', name, names);
}

function requireOneOf(option: string, what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const guess = nearest(name, names);
  const hint = guess ? ` Did you mean "${guess}"?` : ` There are: ${names.join(', ')}.`;
  throw new UsageError(`${option}: there is no ${what} ${JSON.stringify(name)}.${hint}`);
}
