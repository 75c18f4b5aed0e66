/** Stands for a value that nothing has needed so far. */
const DEFERRED = Symbol('deferred');

/** A map with values that are computed on first use. */
export class LazyMap<V> extends Map<string, V> {
  /** @param compute computes the value of a key. */
  constructor(private readonly compute: (key: string) => V) {
    super();
  }

  /** Sets a value that is computed when it is needed. */
  defer(key: string): void {
    super.set(key, DEFERRED as V);
  }

  /** True for a value that nothing has needed so far. */
  isDeferred(key: string): boolean {
    return super.get(key) === DEFERRED;
  }

  override get(key: string): V | undefined {
    const value = super.get(key);
    if (value !== DEFERRED) return value;
    const computed = this.compute(key);
    super.set(key, computed);
    return computed;
  }

  override *entries(): MapIterator<[string, V]> {
    for (const key of this.keys()) yield [key, this.get(key) as V];
  }

  override *values(): MapIterator<V> {
    for (const key of this.keys()) yield this.get(key) as V;
  }

  override [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  override forEach(step: (value: V, key: string, map: Map<string, V>) => void): void {
    for (const [key, value] of this) step(value, key, this);
  }
}
