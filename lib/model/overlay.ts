import { isPlainObject } from '../base/json';

/**
 * What one environment changes of `T`: a JSON Merge Patch (RFC 7396). Objects merge deeply, lists and
 * scalars replace, `null` removes.
 */
export type Overlay<T> = {
  readonly [K in keyof T]?: OverlayValue<Exclude<T[K], undefined>> | Removable<T, K>;
};

/** A field that the base may leave out, or a key of a map, can be removed; a field that it must have cannot. */
type Removable<T, K extends keyof T> = undefined extends T[K]
  ? null
  : string extends K
    ? null
    : never;

/** `Union` is what `Value` is one of: an overlay removes the fields of the other ones by name. */
type OverlayValue<Value, Union = Value> = Value extends readonly unknown[]
  ? Value
  : Value extends (...args: never[]) => unknown
    ? Value
    : Value extends object
      ? Overlay<Value> & { readonly [K in Exclude<FieldsOf<Union>, keyof Value>]?: null }
      : Value;

type FieldsOf<V> = V extends readonly unknown[] ? never : V extends object ? keyof V : never;

/**
 * Applies an overlay to a base as RFC 7396 says ("MergePatch"); neither is changed. The one addition is for
 * what JSON does not have: `undefined` leaves the base as it is, and anything that is no plain object, such
 * as an instance of a class, replaces as a scalar does.
 */
export function applyOverlay<T>(base: T, overlay: Overlay<T> | undefined): T {
  return overlay === undefined ? base : (merge(base, overlay) as T);
}

function merge(base: unknown, overlay: unknown): unknown {
  if (overlay === undefined) return base;
  if (!isPlainObject(overlay)) return overlay;
  const result: Record<string, unknown> = isPlainObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) delete result[key];
    else {
      const merged = merge(Object.hasOwn(result, key) ? result[key] : undefined, value);
      // defineProperty: a key called __proto__ is data here, as it is in YAML.
      Object.defineProperty(result, key, {
        value: merged,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
  return result;
}
