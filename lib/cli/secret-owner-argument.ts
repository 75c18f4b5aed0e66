import { FLEET_APPS, isBelow } from '../model/layout';
import { FleetError } from '../model/problem';
import type { FleetDefinitions } from '../render/load';
import { type SecretOwner, secretOwners } from '../secrets/secret-owner';
import { requireEnvironment } from './environment-argument';
import { requireOneOf, UsageError } from './usage-error';

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
