import { isPlainObject } from '../base/json';

/** One of several layers of settings, of which later ones take precedence. */
export interface Layer {
  /** The path of the layer in its file, such as `['overlays', 'production']`. */
  readonly at: readonly string[];
  readonly values: unknown;
}

/** Locates a field of the merged layers in the layer that has to be fixed: the path in the file. */
export function locateInLayers(
  layers: readonly Layer[],
  path: readonly (string | number)[],
): (string | number)[] {
  let [found] = layers;
  // A missing field is missing from the innermost object that exists.
  for (const it of layers) {
    const length = depth(it.values, path);
    if (length > 0 && length >= depth(found?.values, path)) found = it;
  }
  return [...(found?.at ?? []), ...path];
}

/** How many keys of a path exist in a value. */
function depth(value: unknown, path: readonly (string | number)[]): number {
  let current = value;
  for (const [i, key] of path.entries()) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isPlainObject(current) && Object.hasOwn(current, key)) current = current[key];
    else current = undefined;
    if (current === undefined) return i;
  }
  return path.length;
}
