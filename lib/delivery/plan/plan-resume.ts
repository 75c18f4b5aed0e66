import type { FleetAt } from '../history/fleet-at';
import type { IntentOf } from '../protocol/request';
import { type Decision, imageLines } from './decision';
import { demandRunning } from './gate';

/** Ends the hold of a rollback, so that the environment accepts releases again. What runs does not change. */
export function planResume(
  fleet: FleetAt,
  { app, environment: name }: IntentOf<'resume'>,
): Decision[] {
  fleet.environment(name);
  demandRunning(fleet, app, name);
  const current = fleet.release(app, name);
  const standing = { app, environment: name };
  if (current?.hold === undefined) {
    return [{ kind: 'nothing', ...standing, why: `${app} is not on hold in ${name}` }];
  }
  const after = { images: current.images };
  const images = imageLines(after, fleet.repositories(app));
  return [{ kind: 'change', ...standing, before: current, after, images }];
}
