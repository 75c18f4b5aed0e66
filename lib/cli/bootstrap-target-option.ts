import type { BootstrapTarget } from '../bootstrap/bootstrap-target';
import { UsageError } from './usage-error';

/**
 * The Argo CD that `--env` chooses: without it, the one of the platform.
 *
 * @throws UsageError if there is none.
 */
export function chosenTarget(
  targets: readonly BootstrapTarget[],
  environment: string | undefined,
): BootstrapTarget {
  const owners = targets.flatMap(({ bootstrap }) => bootstrap.owner?.name ?? []);
  const found = targets.find(({ bootstrap }) => bootstrap.owner?.name === environment);
  if (found) return found;
  if (environment === undefined) {
    throw new UsageError(
      `Each environment has an Argo CD of its own. Choose one: --env ${owners.join(', --env ')}.`,
    );
  }
  const shared = targets
    .filter(({ bootstrap }) => bootstrap.owner === undefined)
    .flatMap(({ bootstrap }) => bootstrap.environments.map(({ name }) => name));
  if (shared.includes(environment)) {
    throw new UsageError(
      `--env: the Argo CD of the platform manages ${environment}. Omit --env, or set \`ownArgocd\` in fleet/environments.ts.`,
    );
  }
  const all = [...owners, ...shared].join(', ');
  throw new UsageError(`--env: there is no environment "${environment}". There are: ${all}.`);
}
