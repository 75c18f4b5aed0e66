import { InvalidPropsError } from '../base/validation';
import { isSameRepository } from '../checks/argocd/repositories';
import type { AppliedSource } from '../model/app';
import { locateFieldProblem } from '../model/app-layers';
import type { ArgoApplicationSource } from '../model/application-source';
import type { AppInstance } from '../model/fleet';
import { appDirectory } from '../model/layout';
import type { Platform } from '../model/platform';
import { FleetError, type Problem } from '../model/problem';
import { buildContext } from './render-app';
import type { RepositoryFiles } from './repository-files';
import { reachOf } from './source-reach';

/** The sources of an instance's Application. */
export interface ApplicationSources {
  readonly sources: readonly ArgoApplicationSource[];
  /**
   * The paths whose commits matter for Argo CD, as in the annotation `manifest-generate-paths`. An empty list means all
   * paths.
   */
  readonly generatePaths: readonly string[];
}

/**
 * The sources of an instance's Application: those of its kind, and its own directory if it has rendered objects.
 *
 * @param root the root of the rendered tree in the repository.
 * @param files the files of the repository. @default sources in this repository are not checked
 * @throws {@link FleetError} if a source in this repository does not exist.
 */
export function applicationSources(
  it: AppInstance,
  platform: Platform,
  {
    root,
    hasObjects,
    files,
  }: {
    readonly root: string;
    readonly hasObjects: boolean;
    readonly files: RepositoryFiles | undefined;
  },
): ApplicationSources {
  const { app, environment } = it;
  const own: ArgoApplicationSource = {
    type: 'directory',
    repoURL: platform.repoURL,
    targetRevision: platform.targetRevision,
    path: `${root}/${appDirectory(environment.name, app.definition.name)}`,
  };
  const applied = kindSources(it, platform);
  if (applied.length === 0) return { sources: [own], generatePaths: ['.'] };
  const outside = applied.map((found) =>
    isOfRepository(found.source, platform) && files ? reach(it, found, files) : undefined,
  );
  const sources = [...applied.map(({ source }) => source), ...(hasObjects ? [own] : [])];
  const isKnown = applied.every(
    ({ source }, i) => outside[i] !== undefined || isSelfContained(source),
  );
  return {
    sources,
    generatePaths: isKnown
      ? generatePaths(
          sources,
          outside.flatMap((paths) => paths ?? []),
        )
      : [],
  };
}

function kindSources(it: AppInstance, platform: Platform): readonly AppliedSource[] {
  try {
    return it.app.kind.sources?.(it.spec, { ...buildContext(it), platform }) ?? [];
  } catch (error) {
    if (!(error instanceof InvalidPropsError)) throw error;
    throw new FleetError(error.problems.map((found) => located(it, found.path, found.message)));
  }
}

function isOfRepository(
  source: ArgoApplicationSource,
  { repoURL, targetRevision }: Platform,
): boolean {
  return (
    !('chart' in source) &&
    source.targetRevision === targetRevision &&
    isSameRepository(source.repoURL, repoURL)
  );
}

/** Charts in a Helm repository are not in git; a directory of manifests refers to nothing outside of it. */
function isSelfContained(source: ArgoApplicationSource): boolean {
  return 'chart' in source || source.type === 'directory' || source.repoURL.startsWith('oci://');
}

/** Paths of the annotation: `.` stands for the path of each source, and a leading slash for the root of the repository. */
function generatePaths(
  sources: readonly ArgoApplicationSource[],
  outside: readonly string[],
): string[] {
  const paths = sources.flatMap((it) => ('path' in it ? it.path : []));
  if (paths.length === 0) return [];
  // For a source without a path, `.` would be the whole repository.
  const values = sources.some((it) => it.type === 'ref');
  return values ? [] : ['.', ...new Set(outside.map((path) => `/${path}`))];
}

function reach(
  it: AppInstance,
  { field, source }: AppliedSource,
  files: RepositoryFiles,
): readonly string[] {
  const { outside, problems } = reachOf(source, files);
  if (problems.length === 0) return outside;
  throw new FleetError(
    problems.map((found) => ({
      ...located(it, [...field, ...found.field], found.message),
      fix: 'Correct the path, or commit the missing file: Argo CD could not render the app.',
    })),
  );
}

function located(it: AppInstance, path: readonly (string | number)[], message: string): Problem {
  return locateFieldProblem(it.app, it.file, it.environment, { path, message });
}
