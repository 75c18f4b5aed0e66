import { type SourceFields, type SourceKind, type SourceTypes, shortName } from './source-types';
import { read } from './sources';

/** Types that have their own notation. */
const SPECIAL: Readonly<Record<string, string>> = {
  string: 's',
  number: '#',
  boolean: 'b',
  any: '*',
  Date: 't',
  IntOrString: 'x',
  Quantity: 'q',
};

/** Reads the low-level classes of a cdk8s-plus package: they leave out `apiVersion`, `kind` and `status`. */
export function readCdk8sPlus(folder: string): { types: SourceTypes; kinds: SourceKind[] } {
  const text = read(folder, 'lib/imports/k8s.d.ts');
  const names = new Map<string, string>();
  const blocks = text.matchAll(
    /@schema (\S+)\n \*\/\nexport (?:interface|declare enum) (\w+) \{\n([\s\S]*?)\n\}\n/g,
  );
  const bodies = new Map<string, string>();
  for (const [, schema = '', name = '', body = ''] of blocks) {
    if (schema.includes('#')) {
      names.set(name, 's');
      continue;
    }
    names.set(name, shortName(schema));
    bodies.set(shortName(schema), body);
  }
  const types: SourceTypes = new Map();
  for (const [type, body] of bodies) types.set(type, readFields(body, names));
  return { types, kinds: readKinds(read(folder, 'lib/imports/k8s.js')) };
}

function readFields(body: string, names: ReadonlyMap<string, string>): SourceFields {
  const fields: SourceFields = new Map();
  const pattern =
    /@schema [^#\s]+#(\S+)\n\s*\*\/\s*readonly \w+(\??): ([^;{]+|\{\s*\[key: string\]: [^;]+;\s*\});/g;
  for (const [, name = '', optional, type = ''] of body.matchAll(pattern)) {
    fields.set(name, { type: notation(type.trim(), names), required: optional === '' });
  }
  return fields;
}

function notation(type: string, names: ReadonlyMap<string, string>): string {
  const map = /^\{\s*\[key: string\]: ([^;]+);\s*\}$/.exec(type);
  if (map) return `{}${notation(map[1] ?? '', names)}`;
  if (type.endsWith('[]')) return `[]${notation(type.slice(0, -2), names)}`;
  const found = SPECIAL[type] ?? names.get(type);
  if (found === undefined) throw new Error(`cdk8s-plus: no such type: ${type}`);
  return found;
}

function readKinds(script: string): SourceKind[] {
  const pattern =
    /apiVersion and kind for "(\S+)"\s*\*\/\s*(?:static |\w+\.)GVK = \{\s*apiVersion: '([^']+)',\s*kind: '([^']+)'/g;
  return [...script.matchAll(pattern)].map(([, schema = '', apiVersion = '', kind = '']) => ({
    apiVersion,
    kind,
    type: shortName(schema),
  }));
}
