import { deepFreeze, isPlainObject } from '../base/json';
import { fieldProblems, formatField } from '../base/validation';
import {
  type Environment,
  EnvironmentName,
  EnvironmentSchema,
  type Environments,
} from './environment';
import {
  type EnvironmentEntry,
  type EnvironmentGroupProps,
  environmentEntries,
  type SingleEnvironmentProps,
} from './environment-group';
import { locateInLayers } from './layers';
import { ENVIRONMENTS_FILE } from './layout';
import { FleetError, type Problem } from './problem';

/** The names of the environments, by the entries and the members of those that are groups. */
type NamesIn<Entries> = {
  [K in keyof Entries]: unknown extends Entries[K] ? K : keyof Entries[K];
}[keyof Entries] &
  string;

type GroupsIn<Entries> = {
  [K in keyof Entries]: unknown extends Entries[K] ? never : K;
}[keyof Entries] &
  string;

/**
 * Defines the environments of a fleet. Apps can only have overlays for these names: a misspelled one does
 * not compile. An entry with `environments` is a group, and its members are environments.
 *
 * @example
 * export const environments = defineEnvironments({
 *   dev: { promotionOrder: 1, cluster: { name: 'dev' }, namespace: '{app}' },
 *   production: {
 *     promotionOrder: 2,
 *     namespace: '{app}',
 *     environments: {
 *       'production-eu': { cluster: { name: 'eu' } },
 *       'production-us': { cluster: { name: 'us' }, promotionOrder: 3 },
 *     },
 *   },
 * });
 *
 * @throws {@link FleetError} when a name or a property is invalid.
 */
export function defineEnvironments<const Entries>(
  environments: {
    readonly [K in keyof Entries]: SingleEnvironmentProps | EnvironmentGroupProps<Entries[K]>;
  },
): Environments<NamesIn<Entries>, GroupsIn<Entries>> {
  const given = Object.entries<SingleEnvironmentProps | EnvironmentGroupProps>(environments);
  const malformed = given.flatMap(([name, entry]) => groupProblems(name, entry));
  if (malformed.length > 0) throw new FleetError(malformed);
  const entries = given.flatMap(([key, entry]) => environmentEntries(key, entry));
  const isLast = lastOf(entries);
  const problems: Problem[] = [];
  const result = new Map<string, Environment>();
  for (const it of entries) {
    const { name, group, props } = it;
    if (group !== undefined && (result.has(name) || Object.hasOwn(environments, name))) {
      const field = formatField([group, 'environments', name]);
      const message = `Another environment or group is named "${name}".`;
      problems.push({ file: ENVIRONMENTS_FILE, field, message, fix: 'Rename one of them.' });
    }
    problems.push(...entryProblems(it));
    result.set(name, { production: isLast(it), ...props, name, ...(group && { group }) });
  }
  if (problems.length > 0) throw new FleetError(problems);
  return deepFreeze(Object.fromEntries(result)) as unknown as Environments<
    NamesIn<Entries>,
    GroupsIn<Entries>
  >;
}

/** The problems of the name and the members of a group; none for an environment. */
function groupProblems(
  name: string,
  { environments }: SingleEnvironmentProps | EnvironmentGroupProps,
): Problem[] {
  if (environments === undefined) return [];
  const field = formatField([name, 'environments']);
  const isReadable =
    isPlainObject(environments) && Object.values(environments).every(isPlainObject);
  if (!isReadable || Object.keys(environments).length === 0) {
    const message = 'A group has its environments by name: { <name>: { cluster: … } }.';
    const fix = `Add one, or remove the group ${name}.`;
    return [{ file: ENVIRONMENTS_FILE, field, message, fix }];
  }
  const nested = Object.entries(environments).filter(([, it]) => 'environments' in it);
  return [
    ...nameProblems([name]),
    ...nested.map(([member]) => ({
      file: ENVIRONMENTS_FILE,
      field: formatField([name, 'environments', member, 'environments']),
      message: `Groups do not nest, and ${member} is in the group ${name}.`,
      fix: 'Define its environments beside it.',
    })),
  ];
}

/** The problems of an environment, each in the layer that has to be fixed: the group or the member. */
function entryProblems({ name, group, layers, props }: EnvironmentEntry): Problem[] {
  const problems = fieldProblems(EnvironmentSchema, props).map(({ path, message }) => {
    // The group has no cluster: it is missing from the member.
    const at = path[0] === 'cluster' ? layers.slice(-1) : layers;
    const field = formatField(locateInLayers(at, path));
    return { file: ENVIRONMENTS_FILE, field, message };
  });
  return [
    ...nameProblems(group === undefined ? [name] : [group, 'environments', name]),
    ...problems,
  ];
}

/** The problems of the name at the end of a path. */
function nameProblems(path: readonly string[]): Problem[] {
  return fieldProblems(EnvironmentName, path.at(-1)).map(({ message }) => ({
    file: ENVIRONMENTS_FILE,
    field: formatField(path),
    message,
  }));
}

/** Tells the last environments in the promotion order. Those in the group of one of them serve the same users. */
function lastOf(entries: readonly EnvironmentEntry[]): (it: EnvironmentEntry) => boolean {
  const order = Math.max(...entries.map(({ props }) => props.promotionOrder));
  const last = entries.filter(({ props }) => props.promotionOrder === order);
  const groups = new Set(last.flatMap(({ group }) => group ?? []));
  return (it) => last.includes(it) || (it.group !== undefined && groups.has(it.group));
}
