import type { Intent } from '../delivery/protocol/request';
import { listEnvironments } from '../model/environment';
import type { FleetModules } from '../render/load';

/** How `--publish` delivers: through a pull request if an environment that changes has that policy. */
export async function publishAs(
  intent: Intent,
  fleet: FleetModules,
): Promise<'push' | 'pull-request'> {
  const { environments } = await fleet.environments();
  const changed = changedBy(intent);
  const policies = listEnvironments(environments)
    .filter(({ name }) => changed.includes(name))
    .map(({ releases }) => releases?.publish);
  return policies.includes('pull-request') ? 'pull-request' : 'push';
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
