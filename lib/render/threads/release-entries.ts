import { namedRecord } from '../../base/json';
import type { Release, ReleasedImage } from '../../model/release';

/** The releases of a fleet without records by name: to clone them would give objects with as many shapes. */
export type ReleaseEntries = readonly {
  readonly file: string;
  readonly images: readonly (readonly [name: string, image: ReleasedImage])[];
  readonly rest: Omit<Release, 'images'>;
}[];

/** Converts releases, by file, to what can be cloned. */
export function releaseEntries(releases: ReadonlyMap<string, Release>): ReleaseEntries {
  return [...releases].map(([file, { images, ...rest }]) => {
    return { file, images: Object.entries(images), rest };
  });
}

/** Reverses {@link releaseEntries}. */
export function releasesOf(entries: ReleaseEntries): Map<string, Release> {
  return new Map(
    entries.map(({ file, images, rest }) => {
      const named = namedRecord<ReleasedImage>();
      for (const [name, image] of images) named[name] = image;
      return [file, { ...rest, images: named }];
    }),
  );
}
