import { defined } from '../../base/json';
import type { InstanceName } from '../../model/layout';
import type { ReleasedImage } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { ImageRequest } from '../protocol/request';
import { refuseInstance } from './decision';

/**
 * The version that a request asks for. A single tag or digest of a source is its revision, so that `--app` and `--file`
 * need not distinguish them.
 *
 * @throws FleetError if an image is given a revision, or a source both a tag and a digest.
 */
export function requestedVersion(
  fleet: FleetAt,
  { app, environment, name }: InstanceName & { readonly name: string },
  { tag, digest, revision }: ImageRequest,
): ReleasedImage {
  if (!fleet.isSource(app, name)) {
    if (revision === undefined) return defined<ReleasedImage>({ tag, digest });
    const message = `${name} is an image of ${app}, and has a tag or a digest, not a revision.`;
    return refuseInstance(app, environment, message, `Use --image ${name}=${revision}.`);
  }
  const given = [revision, tag, digest].filter((it) => it !== undefined);
  const [only] = given;
  if (only !== undefined && given.length === 1) return { revision: only };
  const message = `${name} is a source of ${app}, and has one revision, not a tag and a digest.`;
  return refuseInstance(app, environment, message, `Use --revision ${name}=<revision>.`);
}
