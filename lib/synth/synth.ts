import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from '../base/lock';
import type { Finding } from '../checks/finding';
import { RENDERED_ROOT, TREE_FOLDERS } from '../model/layout';
import type { Problem } from '../model/problem';
import { Committed } from '../render/committed';
import { type CheckableFleet, renderAndCheck } from '../render/render-fleet';
import { memoryKey, RenderMemory } from '../render/render-memory';
import type { OnProgress } from '../render/render-parts';
import { isRefused, type Report, refuse } from '../render/report';
import { withLines } from '../render/source-lines';
import { withDocumentStart } from '../render/tree';
import { apply } from './apply';
import { checkDeletions } from './deletion-budget';
import { readTree } from './disk';
import { handEdited, stampSynth } from './hand-edits';
import { blockedProblem, type Plan, plan } from './plan';

/** How a fleet is written to disk. */
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
  /** Identifies the code that renders, for the render memory. @default nothing is remembered */
  readonly build?: string | undefined;
  /** The source map of the fleet's code. @default findings name no lines of compiled code */
  readonly sourceMap?: string | undefined;
  /** The commit whose rendered files the new ones are compared with. @default 'HEAD' */
  readonly base?: string | undefined;
  /** Called with the progress of the rendering. */
  readonly onProgress: OnProgress;
}

/** What a synth has done, or would do. */
export interface SynthResult {
  readonly plan: Plan;
  /** What the checks found that does not stop the render. */
  readonly findings: readonly Finding[];
  /** Updated files that had been edited by hand. */
  readonly handEdited: readonly string[];
  /** Why the plan is refused. Then nothing was written. */
  readonly problems: readonly Problem[];
}

/**
 * Renders a fleet and updates a directory to match. Either all of it happens or nothing.
 *
 * @throws {@link FleetError} when the fleet is refused.
 * @throws DiskError when the disk refuses.
 */
export function synthFleet(sources: CheckableFleet, options: SynthOptions): SynthResult {
  if (options.dryRun) return planSynth(sources, options).result;
  return withLock(join(options.root, '.argosy/synth.lock'), options.onWait, () => {
    const { result, disk, tree, memory } = planSynth(sources, options);
    if (result.problems.length > 0) return result;
    apply(result.plan, tree, disk, options.directory);
    if (isCommitted(options)) stampSynth(stampFile(options.root));
    memory?.save();
    return result;
  });
}

/** What rendering in a repository depends on besides the fleet. */
export type RepositoryOptions = Pick<
  SynthOptions,
  'root' | 'directory' | 'build' | 'sourceMap' | 'base' | 'onProgress'
>;

/** Renders a fleet and checks it, also against what is committed. Writes nothing. */
export function checkRepository(sources: CheckableFleet, options: RepositoryOptions): Report {
  const { rendered } = renderRepository(sources, options);
  return withLines(rendered, rendered.fleet, options);
}

/** Renders a fleet, and reads what the directory holds. */
export function renderRepository(sources: CheckableFleet, options: RepositoryOptions) {
  const { root, directory, build, base = 'HEAD', onProgress } = options;
  const disk = readTree(directory, TREE_FOLDERS);
  // What is rendered elsewhere is rendered to be looked at: Argo CD does not watch it.
  const isWatched = isCommitted(options);
  const memory =
    build && isWatched ? new RenderMemory(root, memoryKey(build, sources), disk) : undefined;
  const committed = isWatched ? Committed.at(base, root) : undefined;
  const rendered = renderAndCheck(sources, { onProgress, memory, committed });
  return { disk, memory, committed, rendered };
}

function planSynth(sources: CheckableFleet, options: SynthOptions) {
  const { root, directory, allowDelete } = options;
  const { disk, memory, committed, rendered } = renderRepository(sources, options);
  if (isRefused(rendered)) refuse(withLines(rendered, rendered.fleet, options));
  const tree = options.documentStart ? withDocumentStart(rendered.tree) : rendered.tree;
  const changes = plan(tree, disk);
  const { findings } = rendered;
  const problems = changes.blocked.map((path) =>
    blockedProblem(nameOf(join(directory, path), root)),
  );
  if (!isCommitted(options)) {
    return { disk, tree, memory, result: { plan: changes, findings, handEdited: [], problems } };
  }
  const budget = { share: sources.platform.deletionBudget, allow: allowDelete };
  problems.push(...checkDeletions(changes, disk, budget, Object.keys(sources.environments)));
  const edited = handEdited(changes.update, disk, committed, directory, stampFile(root));
  return { disk, tree, memory, result: { plan: changes, findings, handEdited: edited, problems } };
}

/** True where it is rendered into the directory that is committed, however that is called. */
function isCommitted({ root, directory }: RepositoryOptions): boolean {
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  return real(directory) === real(join(root, RENDERED_ROOT));
}

function stampFile(root: string): string {
  return join(root, '.argosy/last-synth');
}

/** A path as a problem names it: relative to the root, where it is below it. */
function nameOf(path: string, root: string): string {
  return path.startsWith(join(root, '/')) ? relative(root, path) : path;
}
