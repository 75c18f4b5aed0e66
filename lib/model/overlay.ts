import { isPlainObject, setKey } from '../base/json';

/**
 * The changes of one environment to a `T`: a JSON Merge Patch (RFC 7396). Objects merge deeply, lists and
 * scalars replace, `null` removes.
 */
export type Overlay<T> = {
  readonly [K in keyof T]?: OverlayValue<Exclude<T[K], undefined>> | Removable<T, K>;
};

/** Optional fields and keys of a map can be removed; required fields cannot. */
type Removable<T, K extends keyof T> = undefined extends T[K]
  ? null
  : Record<never, never> extends Record<K, 0>
    ? null
    : never;

/** `Value` is one member of `Union`. An overlay removes the fields of the other members by name. */
type OverlayValue<Value, Union = Value> = Value extends readonly unknown[]
  ? Value
  : Value extends (...args: never[]) => unknown
    ? Value
    : Value extends object
      ? Overlay<Value> & { readonly [K in Exclude<FieldsOf<Union>, keyof Value>]?: null }
      : Value;

type FieldsOf<V> = V extends readonly unknown[] ? never : V extends object ? keyof V : never;

/**
 * Applies an overlay to a base as in RFC 7396 ("MergePatch"), without changing either. Values outside JSON
 * are handled too: `undefined` leaves the base unchanged, and anything but a plain object, such as a class
 * instance, replaces like a scalar. So does each secret of `secrets`.
 */
export function applyOverlay<T>(base: T, overlay: Overlay<T> | undefined): T {
  return overlay === undefined ? base : (merge(base, overlay) as T);
}

/** The field whose values are replaced as a whole: another secret has nothing to do with the key of the first. */
const WHOLE = 'secrets';

function merge(base: unknown, overlay: unknown, field?: string): unknown {
  if (overlay === undefined) return base;
  if (!isPlainObject(overlay)) return overlay;
  const result: Record<string, unknown> = isPlainObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(overlay)) {
    if (value === null) delete result[key];
    else {
      const before = field === WHOLE || !Object.hasOwn(result, key) ? undefined : result[key];
      setKey(result, key, merge(before, value, key));
    }
  }
  return result;
}
