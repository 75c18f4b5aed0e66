import type { FleetAt } from '../history/fleet-at';
import type { IntentOf } from '../protocol/request';
import { type Decision, imageLines } from './decision';
import { environmentsFor } from './environments-for';

/** Ends the hold of a rollback, so that the environment accepts releases again. What runs does not change. */
export function planResume(fleet: FleetAt, { app, environments }: IntentOf<'resume'>): Decision[] {
  return environmentsFor(fleet, app, environments).map(({ name }): Decision => {
    const current = fleet.release(app, name);
    const standing = { app, environment: name };
    if (current?.hold === undefined) {
      return { kind: 'nothing', ...standing, why: `${app} is not on hold in ${name}` };
    }
    const after = { images: current.images };
    const images = imageLines(after, fleet.repositories(app));
    return { kind: 'change', ...standing, before: current, after, images };
  });
}
