import { own } from '../../base/json';
import { releaseFile } from '../../model/layout';
import { FleetError, type Problem } from '../../model/problem';
import { type Release, type ReleasedImage, versionReference } from '../../model/release';

/** The decision on an app in an environment. */
export type Decision = Change | NoChange;

/** The app gets another release. */
export interface Change {
  readonly kind: 'change';
  readonly app: string;
  readonly environment: string;
  /** @default no release before */
  readonly before?: Release | undefined;
  readonly after: Release;
  /** The images of the new release, each as `name=repository:tag@digest`. */
  readonly images: readonly string[];
  /** A note to print. @default none */
  readonly note?: string;
}

/** The app keeps its release. */
interface NoChange {
  /**
   * `nothing`: there is nothing to change. `superseded`: what runs is newer. `skipped`: the app is not ready, and the
   * others are changed without it. `broken`: it cannot be read or rendered, and the others are changed without it.
   */
  readonly kind: 'nothing' | 'superseded' | 'skipped' | 'broken';
  readonly app: string;
  readonly environment: string;
  readonly why: string;
}

/** Thrown if the history of a shallow clone is too short to decide. */
export class NeedsHistory extends Error {
  override readonly name = 'NeedsHistory';
}

/** Thrown when an environment refuses a release. */
export class InstanceRefusal extends FleetError {
  /** @param waiting what the release has to do first, if it will be accepted then. */
  constructor(
    problems: readonly Problem[],
    readonly waiting?: string,
  ) {
    super(problems);
  }
}

/** @throws {@link InstanceRefusal} with the release file that would have changed. */
export function refuseInstance(
  app: string,
  environment: string,
  message: string,
  fix: string,
  waiting?: string,
): never {
  throw new InstanceRefusal([{ file: releaseFile(environment, app), message, fix }], waiting);
}

/** Short descriptions of two releases that tell them apart: with their digests if the tags are the same. */
export function describeChange(
  app: string,
  before: Release | undefined,
  after: Release,
): readonly [before: string, after: string] {
  const [a, b] = [describeRelease(app, before), describeRelease(app, after)];
  if (a !== b) return [a, b];
  return [describeRelease(app, before, withDigest), describeRelease(app, after, withDigest)];
}

/** A short description of a release, such as `v1.4.2` or `orders v1.4.2, migrations v1.4.1`. */
export function describeRelease(
  app: string,
  release: Release | undefined,
  describe = describeVersion,
): string {
  if (release === undefined) return 'nothing';
  const entries = Object.entries(release.images);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === app) return describe(only[1]);
  const versions = new Set(entries.map(([, image]) => describe(image)));
  if (versions.size === 1) return [...versions].join();
  return entries.map(([name, image]) => `${name} ${describe(image)}`).join(', ');
}

function describeVersion({ revision, tag, digest }: ReleasedImage): string {
  return revision ?? tag ?? digest?.slice(0, 'sha256:'.length + 12) ?? 'nothing';
}

function withDigest(version: ReleasedImage): string {
  const { tag, digest } = version;
  if (tag === undefined || digest === undefined) return describeVersion(version);
  return `${tag}@${describeVersion({ digest })}`;
}

/** The images and sources of a release, one line each, for trailers. */
export function imageLines(
  release: Release,
  repositories: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(release.images).map(
    ([name, version]) => `${name}=${versionReference(own(repositories, name) ?? name, version)}`,
  );
}
