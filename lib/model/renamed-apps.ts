import { byCodeUnit } from '../base/json';
import { parseReleaseFile, releaseFile } from './layout';
import type { Problem } from './problem';

/** An app whose releases still have its previous name. */
interface RenamedApp {
  readonly from: string;
  readonly to: string;
  /** The environments that it runs in. */
  readonly environments: readonly string[];
}

/** The release files of a fleet. */
interface ReleaseFiles {
  /** Those that apps may have. */
  readonly expected: ReadonlySet<string>;
  /** Those that exist. */
  readonly found: ReadonlySet<string>;
}

/**
 * Replaces the problems of a renamed app, one for each missing and each left over release, by one that names the cause.
 *
 * @param fileOf the file that defines an app.
 */
export function withRenames(
  problems: readonly Problem[],
  files: ReleaseFiles,
  fileOf: (app: string) => string,
): Problem[] {
  if (problems.length === 0) return [];
  const renamed = renamedApps(files, new Set(problems.map(({ file }) => file)));
  const explained = new Set(
    renamed.flatMap(({ from, to, environments }) =>
      environments.flatMap((it) => [releaseFile(it, from), releaseFile(it, to)]),
    ),
  );
  return [
    ...problems.filter(({ file }) => !explained.has(file)),
    ...renamed.map((it) => renameProblem(it, fileOf(it.to))),
  ];
}

/** Pairs an app without any release with the only name whose releases no app has, if they are in the same environments. */
function renamedApps(
  { expected, found }: ReleaseFiles,
  refused: ReadonlySet<string>,
): RenamedApp[] {
  const apps = environmentsByApp(expected);
  const released = environmentsByApp(found);
  // An app without images needs no release.
  const isMissing = (file: string) => refused.has(file) && !found.has(file);
  const without = [...apps].filter(([app, names]) =>
    names.every((it) => isMissing(releaseFile(it, app))),
  );
  const leftOver = [...released].filter(([app]) => !apps.has(app));
  return without.flatMap(([to, environments]) => {
    const isSame = ([, names]: [string, string[]]) => names.join() === environments.join();
    const [first, ...others] = leftOver.filter(isSame);
    if (first === undefined || others.length > 0 || without.filter(isSame).length > 1) return [];
    return { from: first[0], to, environments };
  });
}

function environmentsByApp(files: ReadonlySet<string>): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { app, environment } of [...files].flatMap((it) => parseReleaseFile(it) ?? [])) {
    result.set(app, [...(result.get(app) ?? []), environment].sort(byCodeUnit));
  }
  return result;
}

function renameProblem({ from, to, environments }: RenamedApp, file: string): Problem {
  const moves = environments.map((it) => `git mv ${releaseFile(it, from)} ${releaseFile(it, to)}`);
  return {
    file,
    field: 'name',
    message: `${to} has no release, and no app has the releases of ${from} in ${environments.join(', ')}: was it renamed?`,
    fix: `Rename the image ${from} in them, and the files: \`${moves.join(' && ')}\`. If ${to} is another app, delete the releases of ${from}, and create those of ${to}.`,
  };
}
