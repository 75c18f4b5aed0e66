import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

type ObjectJson = { kind: string; metadata: { name: string; namespace?: string } };

/**
 * The objects in a directory of YAML, by identity, each as canonical JSON, without those that only some of the tools
 * render: AppProjects, root Applications, and the checksum annotation.
 */
export function objectsIn(directory: string): Map<string, string> {
  const objects = new Map<string, string>();
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as ObjectJson | null;
      if (!object || object.kind === 'AppProject' || object.metadata.name.startsWith('root-'))
        continue;
      const { kind, metadata } = object;
      objects.set(`${kind} ${metadata.namespace}/${metadata.name}`, canonical(object));
    }
  }
  return objects;
}

/** The first difference between two sets of objects, or `undefined`. */
export function difference(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): string | undefined {
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    if (a.get(key) !== b.get(key)) return `${key}:\n  ${a.get(key)}\n  ${b.get(key)}`;
  }
  return undefined;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, it: unknown) => {
    if (key === 'annotations' && isObject(it)) {
      const { 'checksum/config': _, ...rest } = it;
      return Object.keys(rest).length > 0 ? sorted(rest) : undefined;
    }
    return isObject(it) ? sorted(it) : it;
  });
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort());
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
