import { own } from '../../base/json';
import { releaseFile } from '../../model/layout';
import { FleetError, type Problem } from '../../model/problem';
import {
  isSameVersion,
  type Release,
  type ReleasedImage,
  versionReference,
} from '../../model/release';

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

/**
 * Short descriptions of two releases that tell them apart: of the images that differ, with their digests if the tags are the
 * same.
 */
export function describeChange(
  before: Release | undefined,
  after: Release,
): readonly [before: string, after: string] {
  const names = changedImages(before, after);
  const [a, b] = [before, after].map((it) => describeImages(it, names));
  if (a !== b) return [a ?? '', b ?? ''];
  const [c, d] = [before, after].map((it) => describeImages(it, names, withDigest));
  return [c ?? '', d ?? ''];
}

/** That one release is older than another one, of the images that differ. */
export function describeOlder(older: Release, newer: Release | undefined): string {
  const [a, b] = describeChange(newer, older);
  return `${b} is older than ${a}`;
}

/** The names of the images that differ between two releases, or of all if none do. */
export function changedImages(before: Release | undefined, after: Release): string[] {
  const names = Object.keys({ ...after.images, ...before?.images });
  const changed = names.filter((name) => !isSameIn(name, before, after));
  return changed.length > 0 ? changed : names;
}

/** True if two releases have an image in the same version, or neither has it. */
export function isSameIn(
  name: string,
  before: Release | undefined,
  after: Release | undefined,
): boolean {
  const [a, b] = [before, after].map((it) => own(it?.images, name));
  return a === undefined || b === undefined ? a === b : isSameVersion(a, b);
}

/** A short description of a release, such as `v1.4.2`, or `migrations v1.4.1, orders v1.4.2`. */
export function describeRelease(release: Release | undefined): string {
  return describeImages(release, Object.keys(release?.images ?? {}));
}

/**
 * A short description of some images of a release. Those of the same version are named together, or not at all if they are
 * most of the images of the release.
 */
export function describeImages(
  release: Release | undefined,
  names: readonly string[],
  describe = describeVersion,
): string {
  if (release === undefined) return 'nothing';
  const all = Object.keys(release.images);
  const isWhole = all.every((it) => names.includes(it));
  const versions = new Map<string, string[]>();
  for (const name of names) {
    const image = own(release.images, name);
    const version = image === undefined ? NONE : describe(image);
    versions.set(version, [...(versions.get(version) ?? []), name]);
  }
  const [[only] = ['nothing']] = versions;
  if (isWhole && versions.size <= 1) return only;
  const others = isWhole ? commonVersion(versions, all.length) : undefined;
  const groups = [...versions].filter(([version]) => version !== others);
  return [
    ...groups.map(([version, group]) =>
      version === NONE ? `no ${listed(group)}` : `${listed(group)} ${version}`,
    ),
    ...(others === undefined ? [] : [`others ${others}`]),
  ].join(', ');
}

/** The version of an image that a release does not have. */
const NONE = '';

/** The version of three images or more, and at least half of all. */
function commonVersion(
  versions: ReadonlyMap<string, readonly string[]>,
  total: number,
): string | undefined {
  const found = [...versions].find(([, { length }]) => length >= 3 && length * 2 >= total);
  return found?.[0];
}

function listed(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 ? `${last}` : `${names.slice(0, -1).join(', ')} and ${last}`;
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
