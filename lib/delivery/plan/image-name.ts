import { nearest } from '../../base/hint';
import type { FleetAt } from '../history/fleet-at';
import type { ImageRequest } from '../protocol/request';
import { refuseInstance } from './decision';

/**
 * The name of the image that a request is for.
 *
 * @throws FleetError if the app has no image of that name or repository, or the request is ambiguous.
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
    refuseInstance(app, environment, message, `Its images are: ${names.join(', ') || 'none'}.`);
  }
  const candidates = names.filter(
    (it) => repository === undefined || repositories[it] === repository,
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
  const message = `${app} has ${names.length > 0 ? `the images ${candidates.join(', ')}` : 'no image'}.`;
  return refuseInstance(app, environment, message, 'Name the image: --image <name>=<tag>.');
}
