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
 * Notes that a person has approved what an app runs. The release stays as it is: only the commit says so.
 *
 * @throws FleetError where the app runs something else: what is approved is named, not guessed.
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
    const message = `${app} runs ${describeRelease(app, current)} in ${name}, not what is to be approved.`;
    return refuseInstance(
      app,
      name,
      message,
      'Name by --env where it runs now, and approve all of what runs there.',
    );
  }
  const standing = { app, environment: name };
  if (isApproved(fleet, app, name, current, runningSince(fleet.history(app, name)))) {
    const why = `${describeRelease(app, current)} in ${name} is approved already`;
    return [{ kind: 'nothing', ...standing, why }];
  }
  const images = imageLines(current, fleet.repositories(app));
  return [{ kind: 'change', ...standing, before: current, after: current, images }];
}

/** True for the version that is asked for, as far as it is asked for. */
function isOfVersion({ tag, digest }: ImageRequest, running: ImageVersion): boolean {
  return (tag ?? running.tag) === running.tag && (digest ?? running.digest) === running.digest;
}
