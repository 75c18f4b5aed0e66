/** A map with values that are computed on first use. */
export class LazyMap<V> extends Map<string, V> {
  private readonly deferred = new Map<string, () => V>();

  /** Sets a value that is computed when it is needed. */
  defer(key: string, compute: () => V): void {
    super.set(key, undefined as V);
    this.deferred.set(key, compute);
  }

  /** What computes a value that nothing has needed so far. */
  deferredAt(key: string): (() => V) | undefined {
    return this.deferred.get(key);
  }

  override get(key: string): V | undefined {
    const compute = this.deferred.get(key);
    if (compute !== undefined) {
      super.set(key, compute());
      this.deferred.delete(key);
    }
    return super.get(key);
  }

  override set(key: string, value: V): this {
    this.deferred?.delete(key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.deferred.delete(key);
    return super.delete(key);
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
