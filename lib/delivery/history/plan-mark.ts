import type { ImageVersion } from '../../kubernetes/image';
import { isApproved } from '../plan/approval';
import { type Decision, describeRelease, imageLines, refuseInstance } from '../plan/decision';
import { demandRunning } from '../plan/gate';
import { imageName } from '../plan/image-name';
import type { ImageRequest, IntentOf } from '../protocol/request';
import type { FleetAt } from './fleet-at';
import { runningSince } from './history';

/** Ends the hold that a rollback has set: releases come again. The app runs on as it does. */
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
    named.every((it) => isOfVersion(it, current?.images[it.meant] ?? {})) &&
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
