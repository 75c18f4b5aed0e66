import type { Environment } from '../../model/environment';
import { type Release, runsSame } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { ImageRequest } from '../protocol/request';
import { describeRelease, refuseInstance } from './decision';
import { runsNamed } from './named-images';
import type { Step } from './promotion-order';

/**
 * The release to promote, and the environments that run it.
 *
 * @throws InstanceRefusal if there is none, or they run several.
 */
export function sourceOf(
  fleet: FleetAt,
  app: string,
  { from, to }: Step<Environment>,
  named: readonly ImageRequest[] | undefined,
): { readonly release: Release; readonly from: readonly Environment[] } {
  const running = from.flatMap((it) => {
    const release = fleet.release(app, it.name);
    return release ? [{ it, release }] : [];
  });
  const [first] = running;
  const all = from.map(({ name }) => name).join(' and ');
  if (first === undefined) {
    const message = `${app} has no release in ${all}.`;
    return refuseInstance(app, to.name, message, 'Release it there first.');
  }
  const describe = (list: typeof running) =>
    list.map(({ it, release }) => `${describeRelease(release)} in ${it.name}`).join(' and ');
  const meant = named
    ? running.filter(({ it }) => runsNamed(fleet, { app, environment: it.name }, named))
    : running;
  const [{ release } = { release: undefined }] = meant;
  if (release === undefined) {
    const message = `${app} runs ${describe(running)}, not the images to promote.`;
    const fix = `Promote what runs now, or release the other images to ${all} again.`;
    return refuseInstance(app, to.name, message, fix);
  }
  if (!meant.every((other) => runsSame(other.release, release))) {
    const message = `${app} runs ${describe(meant)}: which of them is to be promoted is not clear.`;
    const fix = `Name the one environment that runs it: ${meant.map(({ it }) => `--from ${it.name}`).join(' or ')}.`;
    return refuseInstance(app, to.name, message, fix);
  }
  return { release, from: meant.map(({ it }) => it) };
}
