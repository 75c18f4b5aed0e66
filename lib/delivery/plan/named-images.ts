import { own } from '../../base/json';
import type { InstanceName } from '../../model/layout';
import { isSameVersion, type ReleasedImage } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { ImageRequest } from '../protocol/request';
import { imageName } from './image-name';
import { requestedVersion } from './requested-version';

/** True if an app runs exactly the images that a request names, of which each has to be named. */
export function runsNamed(
  fleet: FleetAt,
  { app, environment }: InstanceName,
  requests: readonly ImageRequest[],
): boolean {
  const images = fleet.release(app, environment)?.images ?? {};
  const named = requests.map((it) => {
    const meant = imageName(fleet, app, environment, it);
    const place = { app, environment, name: meant };
    return { name: it.name, meant, version: requestedVersion(fleet, place, it) };
  });
  return (
    named.every((it) => isOfVersion(it.version, own(images, it.meant) ?? {})) &&
    Object.entries(images).every(([image, running]) =>
      named.some((it) => (it.name ?? image) === image && isOfVersion(it.version, running)),
    )
  );
}

/** True if the running version has the requested revision, or tag and digest; one of these may be left out. */
function isOfVersion(requested: ReleasedImage, running: ReleasedImage): boolean {
  if (requested.revision !== undefined) return isSameVersion(requested, running);
  const { tag = running.tag, digest = running.digest } = requested;
  return isSameVersion({ tag, digest } as ReleasedImage, running);
}
