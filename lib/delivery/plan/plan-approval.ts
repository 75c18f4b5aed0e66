import type { FleetAt } from '../history/fleet-at';
import { runningSince } from '../history/history';
import type { ImageRequest, IntentOf } from '../protocol/request';
import { isApproved } from './approval';
import { type Decision, describeRelease, imageLines, refuseInstance } from './decision';
import { environmentsFor } from './environments-for';
import { runsNamed } from './named-images';
import { settle } from './settle';

/**
 * Records the approval of what an app runs, in a commit that leaves the release unchanged. Of several environments, only
 * those that run it are approved.
 *
 * @throws FleetError if the app runs something else: an approval has to name the exact images.
 */
export function planApproval(
  fleet: FleetAt,
  { app, environments, images }: IntentOf<'approve'>,
): Decision[] {
  const named = environmentsFor(fleet, app, environments);
  return settle(app, named, (it) => planOne(fleet, app, it.name, images));
}

function planOne(
  fleet: FleetAt,
  app: string,
  name: string,
  requests: readonly ImageRequest[],
): Decision {
  const current = fleet.release(app, name);
  const isRunning = runsNamed(fleet, { app, environment: name }, requests);
  if (current === undefined || !isRunning) {
    const message = `${app} runs ${describeRelease(current)} in ${name}, not the images to approve.`;
    return refuseInstance(
      app,
      name,
      message,
      'Set --env to the environment where they run, and name every image that runs there.',
    );
  }
  const standing = { app, environment: name };
  if (isApproved(fleet, app, name, current, runningSince(fleet.history(app, name)))) {
    const why = `${describeRelease(current)} in ${name} is already approved`;
    return { kind: 'nothing', ...standing, why };
  }
  const images = imageLines(current, fleet.repositories(app));
  return { kind: 'change', ...standing, before: current, after: current, images };
}
