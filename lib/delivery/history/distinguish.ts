import type { Release } from '../../model/release';
import { describeImages, describeRelease, isSameIn } from '../plan/decision';

/** More images are only counted. */
const MANY = 4;

/**
 * A short description of a release in one of the environments of its app: of the images that tell it from the others, if there
 * are many. The rest are counted, such as `cart v1.5.0 (+11 images)`.
 *
 * @param others the releases in the other environments.
 */
export function distinguishRelease(
  app: string,
  release: Release,
  others: readonly (Release | undefined)[],
): string {
  const all = Object.keys(release.images);
  const whole = describeRelease(release);
  if (whole.split(', ').length <= MANY) return whole;
  const differing = all.filter((name) =>
    others.some((other) => other !== undefined && !isSameIn(name, release, other)),
  );
  const main = all.includes(app) ? [app] : all.slice(0, 1);
  const named = (differing.length > 0 ? differing : main).slice(0, MANY);
  const rest = all.length - named.length;
  return `${describeImages(release, named)} (+${rest} ${rest === 1 ? 'image' : 'images'})`;
}
