import { composeFleet, type Fleet } from '../model/fleet';
import { checkChanges } from './check-changes';
import { checkTogether, missingRules } from './check-together';
import type { CheckableFleet } from './checker';
import type { Committed } from './committed';
import { Instances } from './instances';
import type { RenderMemory } from './render-memory';
import { type OnProgress, renderArgocd, renderInstances } from './render-parts';
import { type Report, refuse } from './report';
import { composeScope, type Scope } from './scope';
import type { ThreadScript } from './threads/render-threads';
import { type RenderedTree, treeOf } from './tree';

/** Options of a rendering. */
export interface RenderOptions {
  /** The only instances to render. @default the whole fleet, with its Argo CD objects */
  readonly scope?: Scope | undefined;
  /** The committed files that the change rules compare with. @default no comparison */
  readonly committed?: Committed | undefined;
  /** Instances that need not be rendered again. @default everything is rendered */
  readonly memory?: RenderMemory | undefined;
  /** What other threads run. @default everything is rendered in this thread */
  readonly threads?: ThreadScript | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A rendered fleet and everything that the checks found. */
export interface RenderedFleet extends Report {
  readonly fleet: Fleet;
  readonly tree: RenderedTree;
}

/**
 * Renders a fleet, or a part of it, to the text of its files, and checks it. Does not touch the disk.
 *
 * Composes the fleet; builds, serializes and checks each instance; then runs the checks across instances, except when
 * only a part of the fleet is rendered.
 */
export function renderAndCheck(
  sources: CheckableFleet,
  options: RenderOptions = {},
): RenderedFleet {
  const { scope, committed, memory, onProgress, threads } = options;
  const fleet = scope ? composeScope(sources, scope) : composeFleet(sources);
  const instances = renderInstances(fleet, sources, {
    committed,
    memory,
    onProgress,
    threads: threads && { script: threads, sources },
  });
  const rendered = scope
    ? instances
    : instances.with(renderArgocd(fleet, sources, committed, memory));
  const { changed, problems } = rendered;
  const owners = new Instances(fleet);
  const tree = treeOf(rendered.files);
  const changes = committed ? checkChanges({ changed, tree }, owners, committed) : [];
  if (scope) return { fleet, tree, findings: [...rendered.findings, ...changes], problems };
  return {
    fleet,
    tree,
    findings: checkTogether(sources, rendered, fleet.instances, changes, owners, memory),
    problems: [...missingRules(sources), ...problems],
  };
}

/**
 * Renders a fleet to the text of its files, without touching the disk.
 *
 * @throws {@link RefusedError} with everything that is refused.
 */
export function renderFleet(sources: CheckableFleet, options?: RenderOptions): RenderedTree {
  const rendered = renderAndCheck(sources, options);
  refuse(rendered);
  return rendered.tree;
}
