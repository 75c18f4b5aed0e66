import { own } from '../../base/json';
import data from './kubernetes.json';
import type { SchemaField, SchemaNode } from './node';
import { parseFields, parseRange } from './notation';

const TYPES: Readonly<Record<string, string>> = data.types;
const KINDS: Readonly<Record<string, string>> = data.kinds;

/** Whether objects of a kind have a namespace. */
export type Scope = 'Namespaced' | 'Cluster';

/** A built-in kind. */
export interface BuiltInKind {
  readonly node: SchemaNode;
  /** The first minor version that serves it. */
  readonly first: number;
  /** The last minor version that serves it. */
  readonly last: number;
}

/** The oldest covered minor version. */
export const OLDEST = data.versions.oldest;

/** The newest covered minor version. */
export const NEWEST = data.versions.newest;

/** A struct. Its fields are parsed on first use: a render needs a tenth of all types. */
class StructNode implements SchemaNode {
  readonly type = 'object';
  readonly name: string;
  private readonly path: string;
  private parsed: ReturnType<typeof parseFields> | undefined;

  constructor(path: string) {
    this.path = path;
    this.name = path.slice(path.lastIndexOf('.') + 1);
  }

  get fields(): ReadonlyMap<string, SchemaField> {
    return this.parse().fields;
  }

  get required(): readonly string[] {
    return this.parse().required;
  }

  private parse(): ReturnType<typeof parseFields> {
    this.parsed ??= parseFields(own(TYPES, this.path) ?? '', this.path, structOf);
    return this.parsed;
  }
}

const structs = new Map<string, SchemaNode>();
const kinds = new Map<string, BuiltInKind | undefined>();

/** A struct of Kubernetes, by its name in the table, such as `meta.v1.ObjectMeta`. */
export function structOf(name: string): SchemaNode {
  let struct = structs.get(name);
  if (struct === undefined) {
    struct = new StructNode(name);
    structs.set(name, struct);
  }
  return struct;
}

/** A kind that Kubernetes itself serves in a covered version, such as `apps/v1` `Deployment`. */
export function builtInKind(apiVersion: string, kind: string): BuiltInKind | undefined {
  const id = `${apiVersion} ${kind}`;
  if (kinds.has(id)) return kinds.get(id);
  const found = parseKind(own(KINDS, id));
  kinds.set(id, found);
  return found;
}

function parseKind(line: string | undefined): BuiltInKind | undefined {
  if (line === undefined) return undefined;
  const [type = '', , served = '-'] = line.split(' ');
  const { first = OLDEST, last = NEWEST } = parseRange(served);
  const node = structOf(type);
  return { node, first, last };
}

/** The scope of a built-in kind in any version; `undefined` for request-only kinds such as TokenReview. */
export function builtInScope(group: string, kind: string): Scope | undefined {
  scopes ??= new Map(
    Object.entries(KINDS).flatMap(([id, line]): [string, Scope][] => {
      const scope = parseScope(line.split(' ')[1]);
      return scope ? [[`${groupOf(id)} ${id.slice(id.indexOf(' ') + 1)}`, scope]] : [];
    }),
  );
  return scopes.get(`${group} ${kind}`);
}

let scopes: ReadonlyMap<string, Scope> | undefined;

function parseScope(letter: string | undefined): Scope | undefined {
  return letter === 'N' ? 'Namespaced' : letter === 'C' ? 'Cluster' : undefined;
}

/** The built-in kinds of an API group, as `apiVersion kind`; all of them if no group is given. */
export function builtInKinds(group?: string): string[] {
  return Object.keys(KINDS).filter((id) => group === undefined || groupOf(id) === group);
}

function groupOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.indexOf('/')) : '';
}
