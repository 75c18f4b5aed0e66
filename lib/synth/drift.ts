import { byCodeUnit } from '../base/json';
import { parseRenderedPath, RENDERED_BOOTSTRAP } from '../model/layout';
import type { CheckableFleet } from '../render/checker';
import { refuse } from '../render/report';
import type { DiskTree, RenderedTree } from '../render/tree';
import { plan } from './plan';
import { type RepositoryOptions, renderRepository } from './synth';

/** The files of an instance, or of another part of the rendered tree, that differ from the rendering. */
export interface Drift {
  /** For example `production/my-app`. */
  readonly unit: string;
  readonly files: readonly string[];
}

/** Selects instances. */
export interface DriftFilter {
  /** @default every environment */
  readonly environments?: readonly string[] | undefined;
  /** @default every app */
  readonly app?: string | undefined;
}

/**
 * Compares the rendered tree on disk with a fresh rendering. Writes nothing.
 *
 * @throws {@link RefusedError} when the fleet is refused.
 */
export function findDrift(
  sources: CheckableFleet,
  options: RepositoryOptions,
  filter: DriftFilter,
): Drift[] {
  const { rendered, disk } = renderRepository(sources, options);
  refuse(rendered);
  return driftOf(rendered.tree, disk, filter);
}

/** The files that differ from the rendering, by instance. */
export function driftOf(tree: RenderedTree, disk: DiskTree, filter: DriftFilter): Drift[] {
  const { unchanged, delete: gone } = plan(tree, disk);
  const same = new Set(unchanged);
  // Including files whose place is taken by something that Argosy did not write: synth refuses to overwrite it.
  const differing = [...tree.keys()].filter((path) => !same.has(path));
  const units = new Map<string, string[]>();
  for (const path of [...differing, ...gone].sort(byCodeUnit)) {
    const { environment, app } = parseRenderedPath(path) ?? {};
    const { environments = [environment] } = filter;
    const isMeant = environments.some((it) => it === environment) && (filter.app ?? app) === app;
    const unit = [environment ?? RENDERED_BOOTSTRAP, app].filter(Boolean).join('/');
    if (isMeant) units.set(unit, [...(units.get(unit) ?? []), path]);
  }
  return [...units].map(([unit, files]) => ({ unit, files }));
}
