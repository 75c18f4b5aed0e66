import { parseRenderedPath, RENDERED_BOOTSTRAP } from '../model/layout';
import type { CheckableFleet } from '../render/render-fleet';
import { refuse } from '../render/report';
import { type Plan, plan } from './plan';
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
  readonly environment?: string | undefined;
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
  return driftOf(plan(rendered.tree, disk), filter);
}

/** The files that a synth would change, by instance. */
export function driftOf(
  changes: Pick<Plan, 'create' | 'update' | 'delete'>,
  filter: DriftFilter,
): Drift[] {
  const units = new Map<string, string[]>();
  for (const path of [...changes.create, ...changes.update, ...changes.delete].sort()) {
    const { environment, app } = parseRenderedPath(path) ?? {};
    const isMeant =
      (filter.environment ?? environment) === environment && (filter.app ?? app) === app;
    const unit = [environment ?? RENDERED_BOOTSTRAP, app].filter(Boolean).join('/');
    if (isMeant) units.set(unit, [...(units.get(unit) ?? []), path]);
  }
  return [...units].map(([unit, files]) => ({ unit, files }));
}
