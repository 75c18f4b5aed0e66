/** `nil` is `undefined`. A string is a sequence of bytes: one character, below 256, for each. */
export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction | LuaUserdata;

/** A function of a script or of a library. */
export abstract class LuaFunction {
  readonly luaType = 'function';
}

/** A function of a library. */
export class HostFunction extends LuaFunction {
  constructor(readonly run: (args: readonly LuaValue[]) => readonly LuaValue[]) {
    super();
  }
}

/** What `newproxy` returns: a value without content. */
export class LuaUserdata {
  metatable: LuaTable | undefined;
}

/** The name of a value's type, as `type` returns it. */
export function typeName(value: LuaValue): string {
  switch (typeof value) {
    case 'undefined':
      return 'nil';
    case 'object':
      return value instanceof LuaUserdata ? 'userdata' : value.luaType;
    default:
      return typeof value;
  }
}

/** Everything but `nil` and `false` is true. */
export function isTrue(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}

/** True for a value that `..` accepts. */
export function isText(value: LuaValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Above this, a number is a key like any other, not an index. */
const MAX_INDEX = 67_108_864;

/**
 * A table: a list for the keys 1, 2, …, and the others in the order in which they were first set. A list ends at its
 * last value that is not `nil`: `#` counts holes.
 */
export class LuaTable {
  readonly luaType = 'table';
  metatable: LuaTable | undefined;
  readonly list: LuaValue[] = [];
  /** `nil` values remain, so that `next` continues after a key that was removed. */
  private readonly fields = new Map<LuaValue, LuaValue>();
  private keys: LuaValue[] | undefined;
  private places: Map<LuaValue, number> | undefined;
  private count = 0;

  get(key: LuaValue): LuaValue {
    if (typeof key === 'number' && isIndex(key)) return this.list[key - 1];
    return this.fields.get(key);
  }

  set(key: LuaValue, value: LuaValue): void {
    if (typeof key === 'number' && isIndex(key)) this.setIndex(key, value);
    else this.setField(key, value);
  }

  /** How many values setting this key adds to the list: an index far behind its end fills it up. */
  growth(key: LuaValue): number {
    return typeof key === 'number' && isIndex(key) ? Math.max(key - this.list.length, 0) : 1;
  }

  get length(): number {
    let length = this.list.length;
    while (length > 0 && this.list[length - 1] === undefined) length--;
    return length;
  }

  append(value: LuaValue): void {
    if (value === undefined) return;
    this.list[this.length] = value;
  }

  /** Moves the values from this position. A position outside of the list is a key like any other. */
  insert(position: number, value: LuaValue): void {
    if (position > this.list.length || position <= 0) this.set(position, value);
    else this.list.splice(position - 1, 0, value);
  }

  /** Removes the value at a position, and the last one for a position before the first. */
  remove(position: number): LuaValue {
    const { length } = this.list;
    if (length === 0 || position > length) return undefined;
    return position === length || position <= 0
      ? this.list.pop()
      : this.list.splice(position - 1, 1)[0];
  }

  /** The key after `key`, with its value; the first one after `nil`; `undefined` after the last. */
  next(key: LuaValue): readonly [LuaValue, LuaValue] | undefined {
    let from = key;
    if (from === undefined || (typeof from === 'number' && from !== 0 && isPlace(from))) {
      const start = typeof from === 'number' ? from : 0;
      for (let i = start; i < this.list.length; i++) {
        if (this.list[i] !== undefined) return [i + 1, this.list[i]];
      }
      if (start <= this.list.length) from = undefined;
    }
    if (this.count === 0 && from === undefined) return undefined;
    const [keys, places] = this.order();
    // A key that is unknown continues after the first, as in gopher-lua.
    for (let i = from === undefined ? 0 : (places.get(from) ?? 0) + 1; i < keys.length; i++) {
      const value = this.fields.get(keys[i]);
      if (value !== undefined) return [keys[i], value];
    }
    return undefined;
  }

  private setIndex(key: number, value: LuaValue): void {
    for (let i = this.list.length; i < key - 1; i++) this.list.push(undefined);
    this.list[key - 1] = value;
  }

  private setField(key: LuaValue, value: LuaValue): void {
    const old = this.fields.get(key);
    if (value === undefined && old === undefined) return;
    if (old === undefined) this.count++;
    else if (value === undefined) this.count--;
    if (!this.fields.has(key)) {
      this.keys = undefined;
      this.places = undefined;
    }
    this.fields.set(key, value);
  }

  private order(): readonly [readonly LuaValue[], ReadonlyMap<LuaValue, number>] {
    this.keys ??= [...this.fields.keys()];
    this.places ??= new Map(this.keys.map((key, i) => [key, i]));
    return [this.keys, this.places];
  }
}

function isIndex(key: number): boolean {
  return Number.isInteger(key) && key > 0 && key < MAX_INDEX;
}

function isPlace(key: number): boolean {
  return Number.isInteger(key) && key >= 0 && key < MAX_INDEX;
}
