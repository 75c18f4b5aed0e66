import { own } from '../../base/json';
import type { ImageVersion } from '../../kubernetes/image';
import type { FleetAt } from '../history/fleet-at';
import { runningSince } from '../history/history';
import type { ImageRequest, IntentOf } from '../protocol/request';
import { isApproved } from './approval';
import { type Decision, describeRelease, imageLines, refuseInstance } from './decision';
import { demandRunning } from './gate';
import { imageName } from './image-name';

/**
 * Records the approval of what an app runs, in a commit that leaves the release unchanged.
 *
 * @throws FleetError if the app runs something else: an approval has to name the exact images.
 */
export function planApproval(
  fleet: FleetAt,
  { app, environment: name, images: requests }: IntentOf<'approve'>,
): Decision[] {
  fleet.environment(name);
  demandRunning(fleet, app, name);
  const current = fleet.release(app, name);
  const named = requests.map((it) => ({ ...it, meant: imageName(fleet, app, name, it) }));
  const isRunning =
    named.every((it) => isOfVersion(it, own(current?.images, it.meant) ?? {})) &&
    Object.entries(current?.images ?? {}).every(([image, running]) =>
      named.some((it) => (it.name ?? image) === image && isOfVersion(it, running)),
    );
  if (current === undefined || !isRunning) {
    const message = `${app} runs ${describeRelease(app, current)} in ${name}, not the images to approve.`;
    return refuseInstance(
      app,
      name,
      message,
      'Set --env to the environment where they run, and name every image that runs there.',
    );
  }
  const standing = { app, environment: name };
  if (isApproved(fleet, app, name, current, runningSince(fleet.history(app, name)))) {
    const why = `${describeRelease(app, current)} in ${name} is already approved`;
    return [{ kind: 'nothing', ...standing, why }];
  }
  const images = imageLines(current, fleet.repositories(app));
  return [{ kind: 'change', ...standing, before: current, after: current, images }];
}

/** True if the running version has the requested tag and digest; either may be left out. */
function isOfVersion({ tag, digest }: ImageRequest, running: ImageVersion): boolean {
  return (tag ?? running.tag) === running.tag && (digest ?? running.digest) === running.digest;
}
