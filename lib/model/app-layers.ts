import { isPlainObject, own } from '../base/json';
import { type FieldProblem, formatField } from '../base/validation';
import type { App } from './app';
import { locateInLayers } from './layers';
import type { NamedEnvironment } from './named-environment';
import { applyOverlay } from './overlay';
import type { Problem } from './problem';

/** The overlays that an app has for an environment, by name: first that of its group. */
function overlaysFor(
  { definition: { overlays } }: App,
  { name, group }: NamedEnvironment,
): (readonly [name: string, overlay: object])[] {
  if (overlays === undefined) return [];
  const result: [string, object][] = [];
  for (const it of group === undefined ? [name] : [group, name]) {
    const overlay = own(overlays, it);
    if (overlay !== undefined && overlay !== null) result.push([it, overlay]);
  }
  return result;
}

/** The overlay that excludes an app from an environment: the last one, if it is `null`. */
export function excludedBy(
  { definition: { overlays } }: App,
  { name, group }: NamedEnvironment,
): string | undefined {
  const overlay = own(overlays, name);
  if (overlay !== undefined) return overlay === null ? name : undefined;
  return group !== undefined && own(overlays, group) === null ? group : undefined;
}

/** True if an app runs in an environment. */
export function runsIn(app: App, environment: NamedEnvironment): boolean {
  return excludedBy(app, environment) === undefined;
}

/** The base and the overlays that the spec of an app in an environment is merged from, in order. */
export function layersFor(app: App, environment: NamedEnvironment): object[] {
  const layers = [app.definition.base];
  for (const [, overlay] of overlaysFor(app, environment)) layers.push(overlay);
  return layers;
}

/**
 * The base merged with the overlays of an environment's group and its own; `undefined` if the app does not run there. An
 * overlay of its own, also `{}`, runs the app in an environment whose group is `null`.
 */
export function specFor(app: App, environment: NamedEnvironment): object | undefined {
  if (!runsIn(app, environment)) return undefined;
  return layersFor(app, environment).reduce(applyOverlay);
}

/**
 * These fields of {@link specFor}. Merges nothing else: they are read of every app, and the specs only of those that are
 * rendered.
 */
export function fieldsFor(
  app: App,
  environment: NamedEnvironment,
  fields: readonly string[],
): object | undefined {
  if (!runsIn(app, environment)) return undefined;
  return layersFor(app, environment)
    .map((it) => fieldsOf(it, fields))
    .reduce(applyOverlay);
}

function fieldsOf(layer: object, fields: readonly string[]): object {
  // Anything else replaces the whole spec.
  if (!isPlainObject(layer)) return layer;
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    if (Object.hasOwn(layer, field)) result[field] = layer[field];
  }
  return result;
}

/** Locates a problem of the merged spec in the layer that has to be fixed: the base or an overlay. */
export function locateFieldProblem(
  app: App,
  file: string,
  environment: NamedEnvironment,
  { path, message }: FieldProblem,
): Problem {
  const overlays = overlaysFor(app, environment).map(([name, values]) => ({
    at: ['overlays', name],
    values,
  }));
  const field = locateInLayers([{ at: ['base'], values: app.definition.base }, ...overlays], path);
  return { file, field: formatField(field), message };
}
