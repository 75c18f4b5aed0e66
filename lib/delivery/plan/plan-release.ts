import { own } from '../../base/json';
import { type Release, type ReleasedImage, runsSame } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { IntentOf, ReleaseRequest } from '../protocol/request';
import {
  type Decision,
  describeOlder,
  describeRelease,
  imageLines,
  refuseInstance,
} from './decision';
import { environmentsFor } from './environments-for';
import { demandAllowed, demandNoHold, demandPromotable } from './gate';
import { imageName } from './image-name';
import { demandOneOrder, type Order, ordersOf } from './order';
import type { PlanContext } from './plan-context';
import { requestedVersion } from './requested-version';

/**
 * Plans the release of apps, in each environment of a group: all of them or none.
 *
 * @throws FleetError for the first app that is refused.
 */
export function planRelease(
  fleet: FleetAt,
  { releases, force, allowOlder }: IntentOf<'release'>,
  { ancestry, now, pending }: PlanContext,
): Decision[] {
  const known = new Set<string>();
  const requests = releases.flatMap((request) =>
    environmentsFor(fleet, request.app, [request.environment]).map((to) => {
      demandOnce(known, request.app, to.name);
      return { ...request, environment: to.name };
    }),
  );
  return requests.map((request): Decision => {
    const { app, environment: name } = request;
    const to = fleet.environment(name);
    const current = fleet.release(app, name);
    const wanted = wantedImages(fleet, request);
    const images = { ...imagesOfApp(fleet, app, current), ...withFloor(wanted, current) };
    demandAllImages(fleet, request, images);
    const after: Release = { images };
    demandAllowed(app, to, after);

    const orders = ordersOf({ images: wanted }, current, ancestry);
    const standing = { app, environment: name };
    if (runsSame(after, current) && !orders.includes('newer')) {
      return {
        kind: 'nothing',
        ...standing,
        why: `${name} already runs ${describeRelease(after)}`,
      };
    }
    if (!allowOlder && orders.includes('older')) {
      demandOneOrder(request, orders);
      const why = `${describeOlder(after, current)}, which runs in ${name}`;
      return { kind: 'superseded', ...standing, why };
    }
    const waiting = pending?.(app, name);
    if (!allowOlder && ordersOf({ images: wanted }, waiting, ancestry).includes('older')) {
      const why = `${describeOlder(after, waiting)}, which an open pull request releases to ${name}`;
      return { kind: 'superseded', ...standing, why };
    }
    demandNoHold(app, to, current);
    if (force === undefined) demandPromotable(fleet, app, to, after, now);
    const lines = imageLines(after, fleet.repositories(app));
    const change = { kind: 'change' as const, ...standing, before: current, after, images: lines };
    return isUnordered(request, orders) ? { ...change, note: UNORDERED } : change;
  });
}

/** @throws FleetError if a release is requested for an environment and for its group. */
function demandOnce(known: Set<string>, app: string, environment: string): void {
  const unit = `${environment}/${app}`;
  if (known.has(unit)) {
    const message = `${app} is to be released to ${environment} twice: by its name, and by that of its group.`;
    refuseInstance(app, environment, message, 'Name each app once per environment.');
  }
  known.add(unit);
}

const UNORDERED =
  'unknown whether it is newer than the previous release: pass --sequence, or --source with a clone that has both commits';

/** True if the request has a commit or a sequence number, but the order is unknown nevertheless. */
function isUnordered({ commit, sequence }: ReleaseRequest, orders: readonly Order[]): boolean {
  return (commit !== undefined || sequence !== undefined) && orders.includes('unknown');
}

/** The requested images, by name. */
function wantedImages(
  fleet: FleetAt,
  { app, environment, images, commit, sequence }: ReleaseRequest,
): Record<string, ReleasedImage> {
  const build = {
    ...(commit !== undefined && { commit }),
    ...(sequence !== undefined && { sequence }),
  };
  const wanted = new Map<string, ReleasedImage>();
  for (const request of images) {
    const name = imageName(fleet, app, environment, request);
    if (wanted.has(name)) {
      refuseInstance(
        app,
        environment,
        `The image ${name} is named twice.`,
        'Name each image once.',
      );
    }
    wanted.set(name, { ...requestedVersion(fleet, { app, environment, name }, request), ...build });
  }
  return Object.fromEntries(wanted);
}

/** Keeps the sequence number of the previous release if the request has none, so that older builds stay refused. */
function withFloor(
  wanted: Readonly<Record<string, ReleasedImage>>,
  current: Release | undefined,
): Record<string, ReleasedImage> {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, image]) => {
      const { sequence = own(current?.images, name)?.sequence } = image;
      return [name, { ...image, ...(sequence !== undefined && { sequence }) }];
    }),
  );
}

/** The images that run, without those that the app no longer has. */
function imagesOfApp(
  fleet: FleetAt,
  app: string,
  release: Release | undefined,
): Record<string, ReleasedImage> {
  const names = Object.keys(fleet.repositories(app));
  return Object.fromEntries(
    Object.entries(release?.images ?? {}).filter(([name]) => names.includes(name)),
  );
}

function demandAllImages(
  fleet: FleetAt,
  { app, environment }: ReleaseRequest,
  images: Readonly<Record<string, ReleasedImage>>,
): void {
  const missing = Object.keys(fleet.repositories(app)).filter((it) => !Object.hasOwn(images, it));
  if (missing.length === 0) return;
  refuseInstance(
    app,
    environment,
    `The first release of ${app} in ${environment} needs every image; missing: ${missing.join(', ')}.`,
    `Name each image: ${missing.map((it) => (fleet.isSource(app, it) ? `--revision ${it}=<revision>` : `--image ${it}=<tag>`)).join(' ')}.`,
  );
}
