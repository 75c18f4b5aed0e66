import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkIdentity } from '../checks/identity';
import { checkProjectRights } from '../checks/project-rights';
import { composeFleet, type FleetSources } from '../model/fleet';
import { FleetError, type Problem } from '../model/problem';
import { apply } from './apply';
import { checkDeletions } from './deletion-budget';
import { readTree } from './disk';
import { handEdited, stampSynth } from './hand-edits';
import { withLock } from './lock';
import { type Plan, plan } from './plan';
import { appDirectory } from './render';
import { type OnProgress, type RenderOptions, renderManifests } from './render-fleet';
import { RenderMemory } from './render-memory';
import {
  filePath,
  RENDERED_ROOT,
  type RenderedTree,
  TREE_FOLDERS,
  treeOf,
  withDocumentStart,
} from './tree';

/** How a fleet is brought to the disk. */
export interface SynthOptions {
  /** The repository's root: an absolute path. */
  readonly root: string;
  /** The directory that gets the rendered tree: an absolute path. */
  readonly directory: string;
  /** Apps, environments, `<environment>/<app>` pairs, or `all`: what may be deleted entirely. */
  readonly allowDelete: readonly string[];
  /** Begin each file with `---`, so that the files can be put together to one stream. */
  readonly documentStart: boolean;
  /** Only plan: write nothing. */
  readonly dryRun: boolean;
  /** Called once if another synth is at work, with its process id. */
  readonly onWait: (pid: number) => void;
  /** Names the code that renders, so that what it has rendered before can be told. @default not told */
  readonly build?: string | undefined;
  /** Told how far the rendering is. */
  readonly onProgress: OnProgress;
}

/** What a synth has done, or would do. */
export interface SynthResult {
  readonly plan: Plan;
  /** Updated files that had been edited by hand. */
  readonly handEdited: readonly string[];
  /** Why the plan is refused. Then nothing was written. */
  readonly problems: readonly Problem[];
}

/**
 * Renders a fleet to the text of its files, without touching the disk.
 *
 * @throws {@link FleetError} with everything that is refused.
 */
export function renderFleet(sources: FleetSources, options?: RenderOptions): RenderedTree {
  const fleet = composeFleet(sources);
  const { files, manifests } = renderManifests(fleet, options);
  const problems = [
    ...checkIdentity(manifests, filePath),
    ...fleet.environments.flatMap((environment) => {
      const own = manifests.filter(({ directory }) =>
        directory.startsWith(appDirectory(environment.name, '')),
      );
      return checkProjectRights(own, environment, fleet.platform.argocdNamespace);
    }),
  ];
  if (problems.length > 0) throw new FleetError(problems);
  return treeOf(files);
}

/**
 * Renders a fleet and brings a directory to what was rendered. Either all of it happens or nothing.
 *
 * @throws {@link FleetError} when the fleet is refused.
 * @throws DiskError when the disk refuses.
 */
export function synthFleet(sources: FleetSources, options: SynthOptions): SynthResult {
  if (options.dryRun) return planSynth(sources, options).result;
  return withLock(join(options.root, '.argosy/synth.lock'), options.onWait, () => {
    const { result, disk, tree, memory } = planSynth(sources, options);
    if (result.problems.length > 0) return result;
    apply(result.plan, tree, disk, options.directory);
    if (isCommitted(options)) stampSynth(stampFile(options.root));
    // Since then, a build may have loaded a package whose code the build is not named after.
    if (options.build === process.env['ARGOSY_BUILD']) memory?.save();
    return result;
  });
}

function planSynth(sources: FleetSources, options: SynthOptions) {
  const { root, directory, allowDelete, build, onProgress } = options;
  const disk = readTree(directory, TREE_FOLDERS);
  const memory = build && isCommitted(options) ? new RenderMemory(root, build, disk) : undefined;
  const rendered = renderFleet(sources, { onProgress, memory });
  const tree = options.documentStart ? withDocumentStart(rendered) : rendered;
  const result = plan(tree, disk);
  const problems = result.blocked.map((path) => blockedProblem(join(directory, path), root));
  // What is rendered elsewhere is rendered to be looked at: Argo CD does not watch it.
  if (!isCommitted(options)) {
    return { disk, tree, memory, result: { plan: result, handEdited: [], problems } };
  }
  const budget = { share: sources.platform.deletionBudget, allow: allowDelete };
  problems.push(...checkDeletions(result, disk, budget, Object.keys(sources.environments)));
  const edited = handEdited(result.update, disk, directory, stampFile(root));
  return { disk, tree, memory, result: { plan: result, handEdited: edited, problems } };
}

/** True where it is rendered into the directory that is committed, however that is called. */
function isCommitted({ root, directory }: SynthOptions): boolean {
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  return real(directory) === real(join(root, RENDERED_ROOT));
}

function stampFile(root: string): string {
  return join(root, '.argosy/last-synth');
}

function blockedProblem(path: string, root: string): Problem {
  return {
    file: path.startsWith(join(root, '/')) ? relative(root, path) : path,
    message: 'A rendered file belongs here, but this one was not written by Argosy.',
    fix: 'Move it out of the way, or delete it.',
  };
}
