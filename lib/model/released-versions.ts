import { nearest } from '../base/hint';
import { namedRecord, own } from '../base/json';
import { type App, imageRepositories, releasedSources } from './app';
import type { Problem } from './problem';
import { type Release, versionReference } from './release';

/** What a release sets of an app in an environment. */
export interface ReleasedVersions {
  /** The images by name, each as a full reference. */
  readonly images: Readonly<Record<string, string>>;
  /** The revisions of its Application's sources, by name. */
  readonly revisions: Readonly<Record<string, string>>;
}

/**
 * Matches a release with the images and sources of its app: it has to set the version of each, and of nothing else.
 *
 * @param file the release file.
 */
export function releasedVersions(
  app: App,
  file: string,
  release: Release | undefined,
): ReleasedVersions | Problem[] {
  const repositories = imageRepositories(app);
  const sources = releasedSources(app);
  const names = [...Object.keys(repositories), ...Object.keys(sources)];
  const { name } = app.definition;
  if (release === undefined && names.length > 0) {
    const what = Object.keys(repositories).length > 0 ? 'image version' : 'revision';
    const message = `${name} has no release in this environment, so its ${what} is unknown.`;
    const fix = `Create the file, or set the overlay of ${name} for the environment to null if it does not run there.`;
    return [{ file, message, fix }];
  }
  const images = namedRecord<string>();
  const revisions = namedRecord<string>();
  const problems: Problem[] = [];
  for (const [key, repository] of Object.entries(repositories)) {
    const version = own(release?.images, key);
    if (version && version.revision === undefined) {
      images[key] = versionReference(repository, version);
    } else
      problems.push({ file, field: 'images', ...missing('image', key, name, '{ tag: <tag> }') });
  }
  for (const key of Object.keys(sources)) {
    const revision = own(release?.images, key)?.revision;
    if (revision !== undefined) revisions[key] = revision;
    else {
      const problem = missing('source', key, name, '{ revision: <revision> }');
      problems.push({ file, field: 'sources', ...problem });
    }
  }
  for (const [key, { revision }] of Object.entries(release?.images ?? {})) {
    const [section, noun, known] =
      revision === undefined
        ? (['images', 'image', repositories] as const)
        : (['sources', 'source', sources] as const);
    if (Object.hasOwn(known, key)) continue;
    const guess = nearest(key, names);
    const hint = guess ? ` Did you mean "${guess}"?` : ` It has ${names.join(', ') || 'none'}.`;
    const message = `The app ${name} has no ${noun} "${key}".${hint}`;
    problems.push({ file, field: `${section}.${key}`, message });
  }
  return problems.length > 0 ? problems : { images, revisions };
}

function missing(
  noun: string,
  key: string,
  app: string,
  example: string,
): Pick<Problem, 'message' | 'fix'> {
  return {
    message: `The release has no ${noun} "${key}" for ${app}.`,
    fix: `Add \`${key}: ${example}\` to its ${noun}s.`,
  };
}
