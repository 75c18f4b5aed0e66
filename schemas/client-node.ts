import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capitalize, parts, type SourceFields, type SourceTypes } from './source-types';
import { read } from './sources';

const MODELS = 'dist/gen/models';
const NEWEST_FILE = 'V1Pod.js';
const APIS = 'dist/gen/apis';

/** Kinds that a client may create. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly className: string;
  readonly namespaced: boolean;
}

/** The classes of a client, by class name; references to other classes are `@<class name>`. */
export function readClasses(folder: string): SourceTypes {
  const classes: SourceTypes = new Map();
  const newest = specVersion(read(folder, join(MODELS, NEWEST_FILE)));
  for (const file of readdirSync(join(folder, MODELS))) {
    if (!/^\w+\.js$/.test(file) || /^(all|ObjectSerializer)\.js$/.test(file)) continue;
    const name = file.slice(0, -'.js'.length);
    const script = read(folder, join(MODELS, file));
    // The package carries files of older versions that nothing loads any more.
    if (specVersion(script) !== newest) continue;
    const map = /attributeTypeMap = (\[[\s\S]*?\n?\]);/.exec(script);
    const attributes = JSON.parse(map?.[1] ?? '[]') as readonly Attribute[];
    const declaration = read(folder, join(MODELS, `${name}.d.ts`));
    const fields: SourceFields = new Map();
    for (const { name, baseName, type, format } of attributes) {
      const required = new RegExp(`^    '${name}': `, 'm').test(declaration);
      fields.set(baseName, { type: notation(type, format), required });
    }
    classes.set(name, fields);
  }
  return classes;
}

function specVersion(script: string): string | undefined {
  return /OpenAPI spec version: (\S+)/.exec(script)?.[1];
}

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

function notation(type: string, format: string): string {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type);
  if (list) return `[]${notation(list[1] ?? '', format)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return `{}${notation(map[1] ?? '', format)}`;
  if (type === 'string') return format === 'byte' ? 'y' : 's';
  if (type === 'number') return format === 'int32' ? 'i' : format === 'double' ? 'n' : 'l';
  if (type === 'boolean') return 'b';
  if (type === 'any') return '*';
  if (type === 'IntOrString') return 'x';
  if (type === 'Date' || type === 'V1MicroTime') return 't';
  return `@${type}`;
}

/** What can be created, and whether it is created in a namespace. */
export function readServedKinds(folder: string, classes: SourceTypes): ServedKind[] {
  const kinds: ServedKind[] = [];
  for (const file of readdirSync(join(folder, APIS))) {
    if (!/V\d\w*Api\.js$/.test(file)) continue;
    const path = /localVarPath = '\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\//.exec(
      read(folder, join(APIS, file)),
    );
    const apiVersion = path?.[1] ?? path?.[2] ?? '';
    const declaration = read(folder, join(APIS, file.replace(/js$/, 'd.ts')));
    for (const [, namespaced, className = ''] of declaration.matchAll(
      /^ {4}create(Namespaced)?\w+\([^)]*\bbody: (\w+)/gm,
    )) {
      if (!classes.has(className)) continue;
      kinds.push({ apiVersion, className, namespaced: namespaced !== undefined });
    }
  }
  return kinds;
}

/** The class of each type: by its group, version and name where the name alone says too little. */
export function classNames(types: Iterable<string>, classes: SourceTypes): Map<string, string> {
  const result = new Map<string, string>();
  for (const type of types) {
    const { group, version, name } = parts(type);
    const plain = `${capitalize(version)}${name}`;
    const full = `${capitalize(group)}${plain}`;
    if (classes.has(full)) result.set(type, full);
    else if (classes.has(plain)) result.set(type, plain);
  }
  return result;
}
