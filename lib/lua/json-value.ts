import { fromBytes, toBytes } from './bytes';
import { LuaError } from './lua-error';
import { formatNumber } from './number';
import { LuaTable, type LuaValue, typeName } from './value';

/** A value of JSON as Lua has it. `null` is `nil`: a list has no place for it, and a field is absent. */
export function fromJson(value: unknown): LuaValue {
  if (typeof value === 'string') return toBytes(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const table = new LuaTable();
  if (Array.isArray(value)) for (const item of value) table.append(fromJson(item));
  else for (const [key, item] of Object.entries(value)) table.set(toBytes(key), fromJson(item));
  return table;
}

/**
 * A value of Lua as JSON. A table without content is a list. A table that occurs twice is an error, also where it does
 * not contain itself.
 *
 * @throws {@link LuaError}
 */
export function toJson(value: LuaValue): unknown {
  return encode(value, new Set());
}

function encode(value: LuaValue, seen: Set<LuaTable>): unknown {
  if (typeof value === 'string') return fromBytes(value);
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new LuaError(`json: unsupported value: ${formatNumber(value)}`);
  }
  if (!(value instanceof LuaTable)) {
    throw new LuaError(`cannot encode ${typeName(value)} to JSON`);
  }
  if (seen.has(value)) throw new LuaError('cannot encode recursively nested tables to JSON');
  seen.add(value);
  return encodeTable(value, seen);
}

function encodeTable(table: LuaTable, seen: Set<LuaTable>): unknown {
  const first = table.next(undefined);
  if (first === undefined) return [];
  return typeof first[0] === 'number' ? encodeList(table, seen) : encodeFields(table, seen);
}

function encodeList(table: LuaTable, seen: Set<LuaTable>): unknown[] {
  const items: unknown[] = [];
  for (const [key, value] of entries(table)) {
    if (typeof key !== 'number') refuseKeys();
    if (key !== items.length + 1) throw new LuaError('cannot encode sparse array');
    items.push(encode(value, seen));
  }
  return items;
}

function encodeFields(table: LuaTable, seen: Set<LuaTable>): object {
  const fields: [string, unknown][] = [];
  for (const [key, value] of entries(table)) {
    if (typeof key !== 'string') refuseKeys();
    fields.push([fromBytes(key), encode(value, seen)]);
  }
  return Object.fromEntries(fields);
}

function refuseKeys(): never {
  throw new LuaError('cannot encode mixed or invalid key types');
}

function* entries(table: LuaTable): Generator<readonly [LuaValue, LuaValue]> {
  for (let it = table.next(undefined); it !== undefined; it = table.next(it[0])) yield it;
}
