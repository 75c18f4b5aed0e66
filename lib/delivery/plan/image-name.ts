import { nearest } from '../../base/hint';
import type { FleetAt } from '../history/fleet-at';
import type { ImageRequest } from '../protocol/request';
import { refuseInstance } from './decision';

/**
 * The name of the image or source that a request is for.
 *
 * @throws FleetError if the app has no image of that name or repository, or the request is ambiguous.
 */
export function imageName(
  fleet: FleetAt,
  app: string,
  environment: string,
  { name, repository, revision }: ImageRequest,
): string {
  const repositories = fleet.repositories(app);
  const names = Object.keys(repositories);
  const sources = names.filter((it) => fleet.isSource(app, it));
  // A tag without a name is that of an image, if there is any.
  const ofSource =
    revision !== undefined || (sources.length > 0 && sources.length === names.length);
  const noun = ofSource ? 'source' : 'image';
  if (name !== undefined && !names.includes(name)) {
    const guess = nearest(name, names);
    const message = `${app} has no ${noun} "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`;
    refuseInstance(app, environment, message, `Its ${noun}s are: ${names.join(', ') || 'none'}.`);
  }
  const candidates = names.filter(
    (it) =>
      (repository === undefined || repositories[it] === repository) &&
      sources.includes(it) === ofSource,
  );
  if (repository !== undefined && !candidates.includes(name ?? candidates[0] ?? '')) {
    const all = names.map((it) => `${it} is ${repositories[it]}`).join(', ');
    const message = `${repository} is not an image of ${app}: ${all}.`;
    refuseInstance(app, environment, message, 'Release an image of the app.');
  }
  const [first, ...others] = candidates;
  const meant = name ?? (candidates.includes(app) ? app : first);
  const isClear = name !== undefined || meant === app || others.length === 0;
  if (meant !== undefined && isClear) return meant;
  if (candidates.length === 0) {
    const [option, others] = ofSource ? ['--image', 'images'] : ['--revision', 'sources'];
    const fix = `Its ${others} are ${names.join(', ')}: use ${option}.`;
    return refuseInstance(app, environment, `${app} has no ${noun}.`, fix);
  }
  const option = ofSource ? '--revision <name>=<revision>' : '--image <name>=<tag>';
  const message = `${app} has the ${noun}s ${candidates.join(', ')}.`;
  return refuseInstance(app, environment, message, `Name the ${noun}: ${option}.`);
}
