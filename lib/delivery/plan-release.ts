import { nearest } from '../model/hint';
import { own } from '../model/json';
import { isSameVersion, type Release, type ReleasedImage, runsSame } from '../model/release';
import type { UnitName } from '../synth/render-scope';
import { type Decision, describeRelease, imageLines, refuseUnit } from './decision';
import type { FleetAt } from './fleet-at';
import { demandAllowed, demandNoHold, demandPromotable } from './gate';
import { type Ancestry, type Order, orderOf } from './order';
import type { ImageRequest, IntentOf, Pins, ReleaseRequest } from './request';

/** What planners know besides the fleet. */
export interface PlanContext {
  readonly ancestry: Ancestry;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What an earlier try has found. @default this is the first */
  readonly pins?: Pins | undefined;
}

/**
 * What becomes of the apps that are to be released.
 *
 * @throws FleetError for the first one that is refused: then none is released.
 */
export function planRelease(
  fleet: FleetAt,
  { releases, force, allowOlder }: IntentOf<'release'>,
  { ancestry, now }: PlanContext,
): Decision[] {
  return releases.map((request): Decision => {
    const { app, environment: name } = request;
    const to = fleet.environment(name);
    demandRunning(fleet, app, name);
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
        why: `${name} runs ${describeRelease(app, after)} already`,
      };
    }
    if (!allowOlder && orders.includes('older')) {
      demandOneOrder(request, orders);
      const why = `${describeRelease(app, after)} is older than ${describeRelease(app, current)}, which runs in ${name}`;
      return { kind: 'superseded', ...standing, why };
    }
    demandNoHold(app, to, current);
    if (force === undefined) demandPromotable(fleet, app, to, after, now);
    const lines = imageLines(after, fleet.repositories(app));
    const change = { kind: 'change' as const, ...standing, before: current, after, images: lines };
    return isUnordered(request, orders) ? { ...change, note: UNORDERED } : change;
  });
}

const UNORDERED =
  'whether it is newer than what ran before could not be told: give --sequence, or --source with a clone that has both commits';

/** True where an order was asked for, by naming what tells it, and there is none. */
function isUnordered({ commit, sequence }: ReleaseRequest, orders: readonly Order[]): boolean {
  return (commit !== undefined || sequence !== undefined) && orders.includes('unknown');
}

/** @throws FleetError where the app does not run in the environment. */
export function demandRunning(fleet: FleetAt, app: string, environment: string): void {
  if (fleet.runsIn(app, environment)) return;
  const fix = `Take \`overlays.${environment}: null\` out of ${fleet.app(app).file} first.`;
  refuseUnit(app, environment, `${app} does not run in ${environment}.`, fix);
}

/** The images that are asked for, each by its name. */
function wantedImages(
  fleet: FleetAt,
  { app, environment, images, commit, sequence }: ReleaseRequest,
): Record<string, ReleasedImage> {
  const build = {
    ...(commit !== undefined && { commit }),
    ...(sequence !== undefined && { sequence }),
  };
  const wanted: Record<string, ReleasedImage> = {};
  for (const request of images) {
    const name = imageName(fleet, app, environment, request);
    if (Object.hasOwn(wanted, name)) {
      refuseUnit(app, environment, `The image ${name} is named twice.`, 'Name each image once.');
    }
    const { tag, digest } = request;
    wanted[name] = {
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
      ...build,
    };
  }
  return wanted;
}

/**
 * Which of an app's images is meant.
 *
 * @throws FleetError where it has none of that name or that repository.
 */
export function imageName(
  fleet: FleetAt,
  app: string,
  environment: string,
  { name, repository }: ImageRequest,
): string {
  const repositories = fleet.repositories(app);
  const names = Object.keys(repositories);
  if (name !== undefined && !names.includes(name)) {
    const guess = nearest(name, names);
    const message = `${app} has no image "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`;
    refuseUnit(app, environment, message, `Its images are: ${names.join(', ') || 'none'}.`);
  }
  const candidates = names.filter(
    (it) => repository === undefined || repositories[it] === repository,
  );
  if (repository !== undefined && !candidates.includes(name ?? candidates[0] ?? '')) {
    const all = names.map((it) => `${it} is ${repositories[it]}`).join(', ');
    const message = `${repository} is not an image of ${app}: ${all}.`;
    refuseUnit(app, environment, message, 'Release an image of the app.');
  }
  const [first, ...others] = candidates;
  const meant = name ?? (candidates.includes(app) ? app : first);
  const isClear = name !== undefined || meant === app || others.length === 0;
  if (meant !== undefined && isClear) return meant;
  const message = `${app} has ${names.length > 0 ? `the images ${candidates.join(', ')}` : 'no image'}.`;
  return refuseUnit(app, environment, message, 'Say which one is meant: --image <name>=<tag>.');
}

/** Whoever gives no number does not make room for what is older than the last one that was given. */
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

/** What runs, without the images that the app no longer has. */
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
  refuseUnit(
    app,
    environment,
    `This is the first release of ${app} in ${environment}, and ${missing.join(', ')} is missing.`,
    `Name each image: ${missing.map((it) => `--image ${it}=<tag>`).join(' ')}.`,
  );
}

/** How each image of a release stands to what runs. */
export function ordersOf(
  wanted: Release,
  current: Release | undefined,
  ancestry: Ancestry,
): Order[] {
  return Object.entries(wanted.images).flatMap(([name, image]) => {
    const running = own(current?.images, name);
    // What nobody has numbered is older than nothing and newer than nothing.
    if (running?.commit === undefined && running?.sequence === undefined) return [];
    const order = orderOf(image, running, ancestry);
    // The same version again is nothing older, whatever it was built from.
    return order === 'older' && isSameVersion(image, running) ? ['same' as const] : [order];
  });
}

/** @throws FleetError where some images would go back, and some forth. */
export function demandOneOrder({ app, environment }: UnitName, orders: readonly Order[]): void {
  if (!orders.includes('newer')) return;
  refuseUnit(
    app,
    environment,
    'Of the images that are to be released, some are older than what runs, and some are newer.',
    'Release them one by one, or add --allow-older.',
  );
}
