import type { FleetChecks } from '../checks/fleet-checks';
import { composeFleet, type Fleet, type FleetSources } from '../model/fleet';
import { checkChanges } from './check-changes';
import { checkTogether, missingRules } from './check-together';
import type { Committed } from './committed';
import { Instances } from './instances';
import type { RenderMemory } from './render-memory';
import { type OnProgress, renderArgocd, renderInstances } from './render-parts';
import { type Report, refuse } from './report';
import { composeScope, type Scope } from './scope';
import { type RenderedTree, treeOf } from './tree';

/** A fleet, and what it checks besides what every fleet does. */
export type CheckableFleet = FleetSources & FleetChecks;

/** How a fleet is rendered. */
export interface RenderOptions {
  /** The instances to render, and nothing else. @default all of the fleet, with Argo CD's side of it */
  readonly scope?: Scope | undefined;
  /** What is committed, and is to become what is rendered. @default nothing is compared */
  readonly committed?: Committed | undefined;
  /** What need not be rendered again. @default nothing: everything is rendered */
  readonly memory?: RenderMemory | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A fleet as it was rendered, and everything that the checks found. */
export interface RenderedFleet extends Report {
  readonly fleet: Fleet;
  readonly tree: RenderedTree;
}

/**
 * Renders a fleet, or a part of it, to the text of its files, and checks it. It touches no disk.
 *
 * Compose, then build, check and serialize each instance by itself, then check what only shows of all together: of a
 * part of the fleet that is left out.
 */
export function renderAndCheck(
  sources: CheckableFleet,
  options: RenderOptions = {},
): RenderedFleet {
  const { scope, committed } = options;
  const fleet = scope ? composeScope(sources, scope) : composeFleet(sources);
  const instances = renderInstances(fleet, sources, options);
  const { files, manifests, changed, findings, problems } = scope
    ? instances
    : instances.with(renderArgocd(fleet, sources, options));
  const owners = new Instances(fleet);
  const tree = treeOf(files);
  const changes = committed ? checkChanges({ changed, tree }, owners, committed) : [];
  const own = [...findings, ...changes];
  if (scope) return { fleet, tree, findings: own, problems };
  const rendered = { manifests, findings, changes, isWhole: problems.length === 0 };
  return {
    fleet,
    tree,
    findings: checkTogether(sources, rendered, owners),
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
