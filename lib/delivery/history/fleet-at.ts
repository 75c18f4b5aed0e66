import type { Git } from '../../base/git';
import { nearest } from '../../base/hint';
import { imageRepositories, releasedSources, unknownEnvironment } from '../../model/app';
import { runsIn } from '../../model/app-layers';
import { type Environment, listEnvironments } from '../../model/environment';
import { environmentNames, environmentsNamed } from '../../model/environment-group';
import type { AppSource } from '../../model/fleet';
import {
  ENVIRONMENTS_FILE,
  FLEET_APPS,
  FLEET_RELEASES,
  type InstanceName,
  isBelow,
  parseReleaseFile,
  releaseFile,
} from '../../model/layout';
import { FleetError, UnknownNameError } from '../../model/problem';
import { parseRelease, type Release } from '../../model/release';
import type { FleetDefinitions } from '../../render/load';
import { type ReleaseHistory, readHistories } from './history';

/** How many commits of a release file are read: a rollback goes no further back. */
export const HISTORY_LIMIT = 500;

/** A fleet at a commit: releases are read from git, not from the disk. */
export class FleetAt {
  /** Sorted by promotion order. */
  readonly environments: readonly Environment[];
  private readonly blobs: ReadonlyMap<string, string>;
  private readonly releases = new Map<string, string | undefined>();
  private readonly histories = new Map<string, ReleaseHistory>();

  /** @param definitions the definitions of the fleet at that commit. */
  constructor(
    readonly definitions: FleetDefinitions,
    readonly git: Git,
    readonly commit: string,
  ) {
    this.environments = listEnvironments(definitions.environments);
    this.blobs = git.tree(commit, [`${FLEET_RELEASES}/`]);
  }

  /** @throws UnknownNameError if there is no such environment. A group is none. */
  environment(name: string): Environment {
    const found = this.environments.find((it) => it.name === name);
    return found ?? this.refuseUnknown(name);
  }

  /**
   * The environment of a name, or the members of a group in promotion order.
   *
   * @throws UnknownNameError if nothing has the name.
   */
  environmentsNamed(name: string): readonly Environment[] {
    const found = environmentsNamed(this.definitions.environments, name);
    return found.length > 0 ? found : this.refuseUnknown(name);
  }

  private refuseUnknown(name: string): never {
    const known = environmentNames(this.definitions.environments);
    throw new UnknownNameError([{ file: ENVIRONMENTS_FILE, ...unknownEnvironment(name, known) }]);
  }

  /** @throws UnknownNameError if there is no such app. @throws FleetError if one cannot be read, which may be it. */
  app(name: string): AppSource {
    const { apps, problems } = this.definitions;
    const found = apps.find(({ app }) => app.definition.name === name);
    if (found) return found;
    const broken = problems.filter(({ file }) => isBelow(FLEET_APPS, file));
    const guess = nearest(
      name,
      apps.map(({ app }) => app.definition.name),
    );
    const message = `There is no app "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`;
    const fix =
      'Define it first, with `npx argosy new`, and commit it to the branch: uncommitted apps are not found.';
    const problem = { file: `${FLEET_APPS}/`, message, fix };
    throw broken.length > 0
      ? new FleetError([problem, ...broken])
      : new UnknownNameError([problem]);
  }

  /** The names of all apps, sorted. */
  get appNames(): string[] {
    return this.definitions.apps.map(({ app }) => app.definition.name).sort();
  }

  /** True if the app runs in the environment. */
  runsIn(app: string, environment: string): boolean {
    return runsIn(this.app(app).app, this.environment(environment));
  }

  /** The repositories of an app's images and the addresses of its released sources, by name. */
  repositories(app: string): Record<string, string> {
    const { app: it } = this.app(app);
    return { ...imageRepositories(it), ...releasedSources(it) };
  }

  /** True for the name of a released source of the app's Application, false for an image. */
  isSource(app: string, name: string): boolean {
    return Object.hasOwn(releasedSources(this.app(app).app), name);
  }

  /** @throws FleetError if the release file is invalid. */
  release(app: string, environment: string): Release | undefined {
    const file = releaseFile(environment, app);
    // Rendering the app needs all of them.
    this.load(this.environments.map(({ name }) => releaseFile(name, app)));
    const text = this.releaseText(file);
    return text === undefined ? undefined : parseRelease(text, file);
  }

  /** Every release of these apps, and the problems of invalid files. @param apps @default all */
  releasesOf(apps?: readonly string[]): Pick<FleetDefinitions, 'problems'> & {
    readonly releases: ReadonlyMap<string, Release>;
  } {
    const files = [...this.blobs.keys()].filter((file) => {
      const app = parseReleaseFile(file)?.app;
      return app !== undefined && (apps === undefined || apps.includes(app));
    });
    this.load(files);
    const problems = [...this.definitions.problems];
    const releases = new Map<string, Release>();
    for (const file of files) {
      try {
        releases.set(file, parseRelease(this.releaseText(file) ?? '', file));
      } catch (error) {
        if (!(error instanceof FleetError)) throw error;
        problems.push(...error.problems);
      }
    }
    return { releases, problems };
  }

  /** The text of a release file. */
  releaseText(file: string): string | undefined {
    this.load([file]);
    return this.releases.get(file);
  }

  /** Reads the histories of several releases at once, which takes as long as reading one. */
  prepareHistories(instances: readonly InstanceName[]): void {
    const files = instances.map(({ app, environment }) => releaseFile(environment, app));
    const missing = files.filter((file) => !this.histories.has(file));
    if (missing.length === 0) return;
    const limit = missing.length === 1 ? HISTORY_LIMIT : undefined;
    const found = readHistories(this.git, this.commit, missing, limit);
    for (const file of missing) this.histories.set(file, found.get(file) ?? []);
  }

  /** The releases of an app in an environment, newest first. */
  history(app: string, environment: string): ReleaseHistory {
    this.prepareHistories([{ app, environment }]);
    return this.histories.get(releaseFile(environment, app)) ?? [];
  }

  private load(files: readonly string[]): void {
    const missing = files.filter((file) => !this.releases.has(file));
    if (missing.length === 0) return;
    const ids = missing.flatMap((file) => this.blobs.get(file) ?? []);
    const texts = this.git.blobs(ids);
    for (const file of missing) this.releases.set(file, texts.get(this.blobs.get(file) ?? ''));
  }
}
