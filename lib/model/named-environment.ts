/** What names refer to: an environment, and the group that it may be in. */
export interface NamedEnvironment {
  readonly name: string;
  /** @default none */
  readonly group?: string;
}

/** True if one of the names is that of the environment or of its group. */
export function isNamed({ name, group }: NamedEnvironment, names: readonly string[]): boolean {
  return names.includes(name) || (group !== undefined && names.includes(group));
}

/** The names of environments and of their groups. */
export function namesOf(environments: readonly NamedEnvironment[]): string[] {
  return [
    ...environments.map(({ name }) => name),
    ...new Set(environments.flatMap(({ group }) => group ?? [])),
  ];
}
