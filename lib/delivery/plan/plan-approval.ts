import { own } from '../../base/json';
import { isSameVersion, type ReleasedImage } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import { runningSince } from '../history/history';
import type { IntentOf } from '../protocol/request';
import { isApproved } from './approval';
import { type Decision, describeRelease, imageLines, refuseInstance } from './decision';
import { demandRunning } from './gate';
import { imageName } from './image-name';
import { requestedVersion } from './requested-version';

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
  const named = requests.map((it) => {
    const meant = imageName(fleet, app, name, it);
    const place = { app, environment: name, name: meant };
    return { name: it.name, meant, version: requestedVersion(fleet, place, it) };
  });
  const isRunning =
    named.every((it) => isOfVersion(it.version, own(current?.images, it.meant) ?? {})) &&
    Object.entries(current?.images ?? {}).every(([image, running]) =>
      named.some((it) => (it.name ?? image) === image && isOfVersion(it.version, running)),
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

/** True if the running version has the requested revision, or tag and digest; one of these may be left out. */
function isOfVersion(requested: ReleasedImage, running: ReleasedImage): boolean {
  if (requested.revision !== undefined) return isSameVersion(requested, running);
  const { tag = running.tag, digest = running.digest } = requested;
  return isSameVersion({ tag, digest } as ReleasedImage, running);
}
