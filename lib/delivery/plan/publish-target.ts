import type { Environments } from '../../model/environment';
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
  const changed = changedBy(intent);
  const isReviewed = Object.values(environments).some(
    ({ name, releases }) => changed.includes(name) && releases?.publish === 'pull-request',
  );
  return { ...target, kind: isReviewed ? 'pull-request' : 'push' };
}

function changedBy(intent: Intent): readonly string[] {
  switch (intent.kind) {
    case 'release':
      return intent.releases.map(({ environment }) => environment);
    case 'promote':
      return [intent.to];
    default:
      return [intent.environment];
  }
}
