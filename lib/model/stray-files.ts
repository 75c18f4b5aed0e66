import type { Environments } from './environment';
import { FLEET_RELEASES, parseReleaseFile, parseSealedFile, releaseFile } from './layout';
import type { Problem } from './problem';
import type { Release } from './release';
import type { SealedFile } from './sealed-file';

/** The files of a fleet that machines write. */
interface WrittenFiles {
  readonly environments: Environments;
  readonly releases: ReadonlyMap<string, Release>;
  readonly sealed?: ReadonlyMap<string, SealedFile>;
}

/** Releases that nothing reads. */
export function strayReleases(sources: WrittenFiles, expected: ReadonlySet<string>): Problem[] {
  const known = Object.keys(sources.environments);
  const problems = new Map<string, Problem>();
  for (const file of sources.releases.keys()) {
    if (expected.has(file)) continue;
    const named = parseReleaseFile(file);
    if (named && !known.includes(named.environment)) {
      const { environment } = named;
      const folder = `${FLEET_RELEASES}/${environment}/`;
      const message = `There is no environment "${environment}".`;
      const fix = `Rename the folder to one of ${known.join(', ')}, or delete it.`;
      problems.set(folder, { file: folder, message, fix });
    } else {
      const message = 'No app of the fleet has this release in that environment.';
      const isMisnamed = named && file !== releaseFile(named.environment, named.app);
      const fix = isMisnamed
        ? 'Rename it to <app>.yaml.'
        : 'Delete the file, or rename it to an app and an environment that runs it.';
      problems.set(file, { file, message, fix });
    }
  }
  return [...problems.values()];
}

/** Sealed values that nothing reads. */
export function straySecrets(
  { environments, sealed }: WrittenFiles,
  expected: ReadonlySet<string>,
): Problem[] {
  return [...(sealed?.keys() ?? [])]
    .filter((file) => !expected.has(file))
    .map((file) => {
      const environment = parseSealedFile(file)?.environment;
      const isUnknown = environment !== undefined && !Object.hasOwn(environments, environment);
      const message = isUnknown
        ? `There is no environment "${environment}".`
        : 'Nothing reads these sealed values: no app of this name needs secrets in an environment whose source is Sealed Secrets.';
      const fix =
        'Delete the file. After a rename, seal the values again: what was sealed for another name cannot be decrypted.';
      return { file, message, fix };
    });
}
