import { isSameVersion } from '../model/release';
import { isApproved } from './approval';
import { type Decision, describeRelease, imageLines, refuseUnit } from './decision';
import type { FleetAt } from './fleet-at';
import { runningSince } from './history';
import { demandRunning, imageName } from './plan-release';
import type { IntentOf } from './request';

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
  const isRunning = requests.every((request) => {
    const running = current?.images[imageName(fleet, app, name, request)];
    const { tag = running?.tag, digest = running?.digest } = request;
    return isSameVersion({ ...(tag && { tag }), ...(digest && { digest }) }, running);
  });
  if (current === undefined || !isRunning) {
    const message = `${app} runs ${describeRelease(app, current)} in ${name}, not what is to be approved.`;
    return refuseUnit(app, name, message, 'Look at what runs, and approve that.');
  }
  const standing = { app, environment: name };
  if (isApproved(fleet, app, name, current, runningSince(fleet.history(app, name)))) {
    const why = `${describeRelease(app, current)} in ${name} is approved already`;
    return [{ kind: 'nothing', ...standing, why }];
  }
  const images = imageLines(current, fleet.repositories(app));
  return [{ kind: 'change', ...standing, before: current, after: current, images }];
}
