import type { Environment } from '../../model/environment';
import type { FleetError } from '../../model/problem';
import { type Decision, InstanceRefusal } from './decision';

/**
 * Decides on an app in several environments. Those that refuse are skipped, each with the reason, if another one changes.
 *
 * @throws InstanceRefusal with every reason if some refuse and none changes.
 */
export function settle(
  app: string,
  environments: readonly Environment[],
  decide: (environment: Environment) => Decision,
): Decision[] {
  const refusals: InstanceRefusal[] = [];
  const decisions = environments.map((environment): Decision => {
    try {
      return decide(environment);
    } catch (error) {
      if (!(error instanceof InstanceRefusal)) throw error;
      refusals.push(error);
      const why = error.waiting ?? reasonsOf(error);
      return { kind: 'skipped', app, environment: environment.name, why };
    }
  });
  if (refusals.length > 0 && !decisions.some(({ kind }) => kind === 'change')) {
    throw new InstanceRefusal(refusals.flatMap(({ problems }) => problems));
  }
  return decisions;
}

/** What is wrong, in one line. */
export function reasonsOf({ problems }: FleetError): string {
  return problems.map(({ message }) => message).join(' ');
}
