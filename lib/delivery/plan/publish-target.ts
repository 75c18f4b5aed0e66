import type { Environments } from '../../model/environment';
import { environmentsNamed } from '../../model/environment-group';
import type { Intent, Request, Target } from '../protocol/request';

/**
 * The target of a request. One that is to be published goes through a pull request if an environment that changes has
 * that policy.
 *
 * @param environments of the commit that the delivery is planned on.
 */
export function publishTarget(
  { intent, target }: Pick<Request, 'intent' | 'target'>,
  environments: Environments,
): Target {
  const { kind } = target;
  if (kind === 'local') return target;
  if (kind !== 'publish') return { ...target, kind };
  const isReviewed = changedBy(intent)
    .flatMap((name) => environmentsNamed(environments, name))
    .some(({ releases }) => releases?.publish === 'pull-request');
  return { ...target, kind: isReviewed ? 'pull-request' : 'push' };
}

/** The names of the environments and groups. */
function changedBy(intent: Intent): readonly string[] {
  switch (intent.kind) {
    case 'release':
      return intent.releases.map(({ environment }) => environment);
    case 'promote':
      return intent.to;
    default:
      return intent.environments;
  }
}
