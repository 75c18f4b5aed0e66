import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../base/lock';
import { relativePath } from '../base/relative-path';
import { isInside } from '../base/text-file';
import type { Finding } from '../checks/finding';
import { withMembers } from '../model/environment-group';
import { RENDERED_ROOT, TREE_FOLDERS } from '../model/layout';
import type { Problem } from '../model/problem';
import type { CheckableFleet } from '../render/checker';
import { Committed } from '../render/committed';
import { renderAndCheck } from '../render/render-fleet';
import { memoryKey, RenderMemory } from '../render/render-memory';
import type { OnProgress } from '../render/render-parts';
import { isRefused, type Report, refuse } from '../render/report';
import { withLines } from '../render/source-lines';
import type { ThreadScript } from '../render/threads/render-threads';
import { withDocumentStart } from '../render/tree';
import { apply } from './apply';
import { checkDeletions } from './deletion-budget';
import { readTree } from './disk';
import { handEdited, stampSynth } from './hand-edits';
import { demandDirectory } from './output-directory';
import { blockedProblem, type Plan, plan } from './plan';

/** Options of {@link synthFleet}. */
export interface SynthOptions {
  /** The repository's root: an absolute path. */
  readonly root: string;
  /** The output directory: an absolute path. */
  readonly directory: string;
  /** What may be deleted entirely: apps, environments or groups, `<environment>/<app>` pairs, or `all`. */
  readonly allowDelete: readonly string[];
  /** Add `---` after the header of each file, so that the files can be concatenated. */
  readonly documentStart: boolean;
  /** Only plan: write nothing. */
  readonly dryRun: boolean;
  /** Called once, with its process id, if another synth is running. */
  readonly onWait: (pid: number) => void;
  /** Identifies the code that renders, for the render memory. @default no render memory */
  readonly build?: string | undefined;
  /** What other threads run, to render a large fleet faster. @default everything is rendered in this thread */
  readonly threads?: ThreadScript | undefined;
  /** The source map of the fleet's code. @default findings in compiled code have no line */
  readonly sourceMap?: string | undefined;
  /** The commit to compare the rendered files with. @default 'HEAD' */
  readonly base?: string | undefined;
  readonly onProgress: OnProgress;
}

/** What a synth did, or would do in a dry run. */
export interface SynthResult {
  readonly plan: Plan;
  /** The findings that do not refuse the fleet. */
  readonly findings: readonly Finding[];
  /** The updated files that had been edited by hand. */
  readonly handEdited: readonly string[];
  /** Why the plan is refused; if there are any, nothing was written. */
  readonly problems: readonly Problem[];
}

/**
 * Renders a fleet and updates a directory to match: either completely or not at all.
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

/** The options that rendering in a repository needs. */
export type RepositoryOptions = Pick<
  SynthOptions,
  'root' | 'directory' | 'build' | 'threads' | 'sourceMap' | 'base' | 'onProgress'
>;

/** Renders a fleet and checks it, also against the committed files. Writes nothing. */
export function checkRepository(sources: CheckableFleet, options: RepositoryOptions): Report {
  const { rendered } = renderRepository(sources, options);
  return withLines(rendered, rendered.fleet, options);
}

/** Renders a fleet, and reads the contents of the output directory. */
export function renderRepository(sources: CheckableFleet, options: RepositoryOptions) {
  const { root, directory, build, threads, base = 'HEAD', onProgress } = options;
  demandDirectory(root, directory);
  const disk = readTree(directory, TREE_FOLDERS);
  // Argo CD does not watch any other directory.
  const isWatched = isCommitted(options);
  const memory =
    build && isWatched ? new RenderMemory(root, memoryKey(build, sources), disk) : undefined;
  const committed = isWatched ? Committed.at(base, root) : undefined;
  const rendered = renderAndCheck(sources, { onProgress, memory, committed, threads });
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
  const allow = withMembers(sources.environments, allowDelete);
  const budget = { share: sources.platform.deletionBudget, allow };
  problems.push(...checkDeletions(changes, disk, budget, Object.keys(sources.environments)));
  const edited = handEdited(changes.update, disk, committed, directory, stampFile(root));
  return { disk, tree, memory, result: { plan: changes, findings, handEdited: edited, problems } };
}

/** True if the output directory is the committed one, also through a link. */
function isCommitted({ root, directory }: RepositoryOptions): boolean {
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  return real(directory) === real(join(root, RENDERED_ROOT));
}

function stampFile(root: string): string {
  return join(root, '.argosy/last-synth');
}

/** A path for a problem: relative to the root if it is below it. */
function nameOf(path: string, root: string): string {
  return isInside(root, path) ? relativePath(root, path) : path;
}
