import { own } from '../../base/json';
import { imageReference } from '../../kubernetes/image';
import { releaseFile } from '../../model/layout';
import { FleetError } from '../../model/problem';
import type { Release, ReleasedImage } from '../../model/release';

/** What becomes of an app in an environment. */
export type Decision = Change | NoChange;

/** It gets another release. */
export interface Change {
  readonly kind: 'change';
  readonly app: string;
  readonly environment: string;
  /** @default it had none */
  readonly before?: Release | undefined;
  readonly after: Release;
  /** What it runs, each as `name=repository:tag@digest`. */
  readonly images: readonly string[];
  /** What whoever asked for it should know. @default nothing */
  readonly note?: string;
}

/** It stays as it is. */
interface NoChange {
  /**
   * It is so already; what runs is newer; it was not ready, or can't be read or rendered, and the others went on
   * without it.
   */
  readonly kind: 'nothing' | 'superseded' | 'skipped' | 'broken';
  readonly app: string;
  readonly environment: string;
  readonly why: string;
}

/** Thrown where what is here of git's history is too short to decide. */
export class NeedsHistory extends Error {
  override readonly name = 'NeedsHistory';
}

/** Thrown when an environment does not take a release. */
export class InstanceRefusal extends FleetError {}

/** @throws {@link InstanceRefusal} naming the release file that would have changed. */
export function refuseInstance(
  app: string,
  environment: string,
  message: string,
  fix: string,
): never {
  throw new InstanceRefusal([{ file: releaseFile(environment, app), message, fix }]);
}

/** A release in a few words, such as `v1.4.2` or `orders v1.4.2, migrations v1.4.1`. */
export function describeRelease(app: string, release: Release | undefined): string {
  if (release === undefined) return 'nothing';
  const entries = Object.entries(release.images);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === app) return describeVersion(only[1]);
  const versions = new Set(entries.map(([, image]) => describeVersion(image)));
  if (versions.size === 1) return [...versions].join();
  return entries.map(([name, image]) => `${name} ${describeVersion(image)}`).join(', ');
}

function describeVersion({ tag, digest }: ReleasedImage): string {
  return tag ?? digest?.slice(0, 'sha256:'.length + 12) ?? 'nothing';
}

/** What a release runs, for trailers: one line an image. */
export function imageLines(
  release: Release,
  repositories: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(release.images).map(
    ([name, version]) => `${name}=${imageReference(own(repositories, name) ?? name, version)}`,
  );
}
