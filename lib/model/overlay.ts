import { isPlainObject } from './json';

/**
 * What one environment changes of `T`. One rule: objects merge deeply, lists and scalars replace,
 * `null` removes.
 */
export type Overlay<T> = {
  readonly [K in keyof T]?: OverlayValue<Exclude<T[K], undefined>> | Removable<T, K>;
};

/** A field that the base may leave out can be removed; one that it must have cannot. */
type Removable<T, K extends keyof T> = undefined extends T[K] ? null : never;

type OverlayValue<V> = V extends readonly unknown[]
  ? V
  : V extends (...args: never[]) => unknown
    ? V
    : V extends object
      ? Overlay<V>
      : V;

/**
 * Lays `overlay` over `base`; neither is changed. Objects merge deeply, lists and scalars replace,
 * `null` removes, and `undefined` leaves the base as it is.
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
