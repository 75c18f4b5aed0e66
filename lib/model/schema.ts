import * as v from 'valibot';

/** A schema for an object that may have the fields of `T` and no other: it lists every one of them. */
export function objectSchema<T extends object>(entries: Record<keyof T, v.GenericSchema>) {
  return v.strictObject(entries as v.ObjectEntries);
}

/** The name of every field that a schema knows, at any depth: for a hint at a misspelled one. */
export function fieldNames(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const node = schema as Record<string, unknown>;
  const names: string[] = [];
  if (typeof node['entries'] === 'object' && node['entries'] !== null) {
    for (const [name, entry] of Object.entries(node['entries'])) {
      names.push(name, ...fieldNames(entry, seen));
    }
  }
  for (const key of ['wrapped', 'item', 'value']) names.push(...fieldNames(node[key], seen));
  for (const key of ['options', 'pipe']) {
    const list = node[key];
    if (Array.isArray(list)) for (const item of list) names.push(...fieldNames(item, seen));
  }
  return names;
}
