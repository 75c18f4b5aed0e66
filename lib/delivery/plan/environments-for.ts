import type { Environment } from '../../model/environment';
import type { FleetAt } from '../history/fleet-at';
import { demandRunning } from './gate';

/**
 * The environments that names mean for an app, in promotion order: of a group, the members that it runs in.
 *
 * @throws FleetError if the app does not run in one that is named, or in no member of a group.
 */
export function environmentsFor(
  fleet: FleetAt,
  app: string,
  names: readonly string[],
): Environment[] {
  const found = new Set(
    names.flatMap((name) => {
      const named = fleet.environmentsNamed(name);
      const running = named.filter((it) => fleet.runsIn(app, it.name));
      const [first] = running.length > 0 ? running : named;
      if (first !== undefined) demandRunning(fleet, app, first.name);
      return running;
    }),
  );
  return fleet.environments.filter((it) => found.has(it));
}
