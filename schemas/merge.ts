import { readCdk8sPlus } from './cdk8s-plus';
import { classNames, readClasses, readServedKinds, type ServedKind } from './client-node';
import { addEnumerations } from './enumerations';
import type { Merged, MergedField } from './merged';
import { readPulumi } from './pulumi';
import { capitalize, parts, type SourceFields } from './source-types';
import {
  CDK8S_PLUS,
  CLIENT_NODE,
  fetchPackage,
  NEWEST,
  OLDER_CLIENT_NODE,
  OLDEST,
  PULUMI,
  PULUMI_BEFORE,
} from './sources';

/** Fetches the sources and merges them. */
export function mergeSources(cache: string): Merged {
  const types: Merged['types'] = new Map();
  const kinds: Merged['kinds'] = new Map();
  const differences: string[] = [];
  const merge: Merge = (type, minor, fields) => {
    // A list is checked as its items are.
    if (type.endsWith('List')) return;
    const known = types.get(type) ?? new Map<string, MergedField>();
    types.set(type, known);
    for (const [name, field] of fields) {
      const before = known.get(name);
      if (before === undefined) known.set(name, { ...field, first: minor, last: minor });
      else {
        if (before.last < minor - 1 && minor !== NEWEST) {
          differences.push(`${type}.${name}: gone in 1.${before.last + 1}, back in 1.${minor}`);
        }
        if (field.type !== before.type && !isRefined(before.type, field.type)) {
          differences.push(`${type}.${name}: ${before.type}, from 1.${minor} on ${field.type}`);
        }
        before.type = field.type;
        before.last = minor;
        before.required &&= field.required;
      }
    }
  };

  for (const source of CDK8S_PLUS) {
    const found = readCdk8sPlus(fetchPackage(cache, source));
    for (const { apiVersion, kind, type } of found.kinds) {
      const fields = found.types.get(type) ?? new Map();
      if (kind.endsWith('List')) continue;
      fields.set('apiVersion', { type: 's', required: false });
      fields.set('kind', { type: 's', required: false });
      const id = `${apiVersion} ${kind}`;
      const before = kinds.get(id);
      if (before) before.last = source.minor;
      else kinds.set(id, { type, first: source.minor, last: source.minor });
    }
    for (const [type, fields] of found.types) merge(type, source.minor, fields);
  }

  mergePulumi(cache, types, kinds, merge);
  mergeNewest(cache, types, kinds, merge, differences);
  addEnumerations(cache, types, differences);
  return { types, kinds, differences };
}

/** True where only the size of a number or the format of a string has become known. */
function isRefined(before: string, after: string): boolean {
  if (before === '?') return true;
  return /^(\[\]|\{\})?[#s]$/.test(before) && /^(\[\]|\{\})?[ilny]$/.test(after);
}

type Known = Pick<MergedField, 'type' | 'required'>;

type Merge = (type: string, minor: number, fields: Iterable<readonly [string, Known]>) => void;

function mergePulumi(
  cache: string,
  types: Merged['types'],
  kinds: Merged['kinds'],
  merge: Merge,
): void {
  const before = readPulumi(fetchPackage(cache, PULUMI_BEFORE));
  const after = readPulumi(fetchPackage(cache, PULUMI));
  for (const [type, fields] of after.fields) {
    if (/(Patch|List)$/.test(type)) continue;
    const old = before.fields.get(type);
    const isNew = [...fields].filter(([name]) => !old?.has(name) && !types.get(type)?.has(name));
    if (isNew.length > 0) merge(type, PULUMI.minor, isNew);
  }
  // What is in both has not gone yet.
  for (const [type, fields] of types) {
    const [old, now] = [before.fields.get(type), after.fields.get(type)];
    for (const [name, field] of fields) {
      const isGone = old?.has(name) && !now?.has(name);
      if (field.last === PULUMI_BEFORE.minor && !isGone) field.last = PULUMI.minor;
    }
  }
  for (const kind of kinds.values()) {
    const isGone = before.fields.has(kind.type) && !after.fields.has(kind.type);
    if (kind.last === PULUMI_BEFORE.minor && !isGone) kind.last = PULUMI.minor;
  }
  for (const { apiVersion, kind, type } of after.kinds) {
    const id = `${apiVersion} ${kind}`;
    if (before.fields.has(type) || kinds.has(id)) continue;
    kinds.set(id, { type, first: PULUMI.minor, last: PULUMI.minor });
  }
}

function mergeNewest(
  cache: string,
  types: Merged['types'],
  kinds: Merged['kinds'],
  merge: Merge,
  differences: string[],
): void {
  const folder = fetchPackage(cache, CLIENT_NODE);
  const classes = readClasses(folder);
  const served = readServedKinds(folder, classes);
  const older = fetchPackage(cache, OLDER_CLIENT_NODE);
  const olderClasses = readClasses(older);
  const names = classNames(types.keys(), classes);
  for (const { apiVersion, className } of served) addClass(names, apiVersion, className);
  // Types that only new types refer to are of the same group.
  for (const [type, className] of names) {
    for (const { type: reference } of classes.get(className)?.values() ?? []) {
      const referred = /@(\w+)/.exec(reference)?.[1];
      if (referred === undefined || [...names.values()].includes(referred)) continue;
      const { group, version } = parts(type);
      // What another version's types share is of the machinery.
      const isOwn = new RegExp(`^${capitalize(group)}V|^${capitalize(version)}[A-Z]`).test(
        referred,
      );
      addClass(names, isOwn ? `${group}/` : 'meta/', referred);
    }
  }
  const byClass = new Map<string, string>();
  for (const [type, className] of names) {
    const twin = byClass.get(className);
    if (twin) differences.push(`${className} may be ${twin} or ${type}`);
    else byClass.set(className, type);
  }
  for (const [type, className] of names) {
    const isUnseen = !types.has(type);
    const fields = resolve(classes.get(className) ?? new Map(), byClass);
    merge(type, NEWEST, formatted(fields, types.get(type)));
    // Types of the same name in two groups are one in cdk8s-plus: the other one is as old.
    const old = isUnseen ? olderClasses.get(className) : undefined;
    for (const [name, field] of types.get(type) ?? []) if (old?.has(name)) field.first = OLDEST;
  }
  for (const [type, className] of classNames(types.keys(), olderClasses)) {
    if (names.has(type)) continue;
    const known = types.get(type);
    for (const [name, field] of formatted(olderClasses.get(className) ?? new Map(), known)) {
      const before = known?.get(name);
      if (before && !field.type.includes('@')) before.type = field.type;
    }
  }
  for (const { apiVersion, className } of served) {
    const type = byClass.get(className) ?? '';
    const kind = parts(type).name;
    const first = olderClasses.has(className) ? OLDEST : NEWEST;
    const isOwn = parts(type).group === shortGroup(apiVersion);
    if (isOwn && !kinds.has(`${apiVersion} ${kind}`) && types.get(type)?.has('metadata')) {
      kinds.set(`${apiVersion} ${kind}`, { type, first, last: NEWEST });
    }
  }
  for (const kind of kinds.values()) if (names.has(kind.type)) kind.last = NEWEST;
  addScopes(kinds, [...served, ...readServedKinds(older, olderClasses)]);
}

function addClass(names: Map<string, string>, apiVersion: string, className: string): void {
  if ([...names.values()].includes(className)) return;
  const match = /^[A-Z]?[a-z]*(V\d+(?:(?:alpha|beta)\d+)?)([A-Z]\w*)$/.exec(className);
  const group = shortGroup(apiVersion);
  if (match) names.set(`${group}.${(match[1] ?? '').toLowerCase()}.${match[2]}`, className);
}

/** The group of an API version as the names of types have it. */
function shortGroup(apiVersion: string): string {
  if (!apiVersion.includes('/')) return 'core';
  return apiVersion.split(/[./]/)[0]?.replace('internal', 'apiserverinternal') ?? '';
}

/** References by class name as references by type. */
function resolve(fields: SourceFields, byClass: ReadonlyMap<string, string>): SourceFields {
  const result: SourceFields = new Map();
  for (const [name, field] of fields) {
    const type = field.type.replace(/@(\w+)/, (_, it: string) => byClass.get(it) ?? '*');
    result.set(name, { ...field, type });
  }
  return result;
}

/** Fields with what each of both sources knows: sizes, formats and references here, quantities there. */
function formatted(
  fields: SourceFields,
  known: ReadonlyMap<string, MergedField> | undefined,
): (readonly [string, Known])[] {
  return [...fields].map(([name, field]) => {
    const before = known?.get(name)?.type;
    return [name, before === undefined ? field : { ...field, type: refine(before, field.type) }];
  });
}

function refine(before: string, after: string): string {
  if (before === '?' || (before.includes('.') && after.includes('.'))) return after;
  const size = /[iln]$/.exec(after)?.[0] ?? 'l';
  if (before.endsWith('#')) return before.replace('#', size);
  return isRefined(before, after) ? after : before;
}

function addScopes(kinds: Merged['kinds'], served: readonly ServedKind[]): void {
  const scopes = new Map<string, boolean>();
  for (const { apiVersion, className, namespaced } of served) {
    const kind = className.replace(/^[A-Z]?[a-z]*V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');
    scopes.set(
      `${apiVersion.split('/').length > 1 ? apiVersion.split('/')[0] : ''} ${kind}`,
      namespaced,
    );
  }
  for (const [id, kind] of kinds) {
    const [apiVersion = '', name] = id.split(' ');
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const namespaced = scopes.get(`${group} ${name}`);
    if (namespaced !== undefined) kind.namespaced = namespaced;
  }
}
