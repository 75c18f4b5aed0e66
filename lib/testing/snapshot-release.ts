import { type App, imageRepositories, releasedSources } from '../model/app';
import type { Release } from '../model/release';

/** The version of every image and source in a snapshot: it does not change with a release. */
export const SNAPSHOT_TAG = 'v0.0.0-snapshot';

/** A release of everything that an app's releases set; `undefined` if that is nothing. */
export function snapshotRelease(app: App, version = SNAPSHOT_TAG): Release | undefined {
  const images = Object.keys(imageRepositories(app)).map((name) => [name, { tag: version }]);
  const sources = Object.keys(releasedSources(app)).map((name) => [name, { revision: version }]);
  const all = [...images, ...sources];
  return all.length === 0 ? undefined : { images: Object.fromEntries(all) };
}
