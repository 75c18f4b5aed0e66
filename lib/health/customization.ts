/** What Argo CD does with the objects of a kind beyond what it knows of them. */
export interface ResourceCustomization {
  /** `''` for the core group. A wildcard is `*`, anywhere in the group. */
  readonly group: string;
  /** `*` for every kind of the group. */
  readonly kind: string;
  /** The folder of the scripts and their examples, such as `fleet/health/example.com/Database`. */
  readonly directory: string;
  /** @default Argo CD's own check */
  readonly health?: HealthScript;
  /** @default Argo CD's own actions */
  readonly actions?: ActionScripts;
}

export interface HealthScript {
  readonly script: string;
  /** Opens all libraries of Lua, such as `string` and `os`, with access to the disk and the processes of Argo CD. */
  readonly useOpenLibs: boolean;
}

/** What a user may do with an object in Argo CD's interface. */
export interface ActionScripts {
  /** Returns which actions an object has. */
  readonly discovery: string;
  /** The script of each action, by its name. */
  readonly definitions: Readonly<Record<string, string>>;
  /** Keeps Argo CD's own actions for the kind. */
  readonly mergeBuiltinActions: boolean;
}

type GroupKind = Pick<ResourceCustomization, 'group' | 'kind'>;

/** A kind as Argo CD looks it up: `<group>/<Kind>`, and only `<Kind>` in the core group. */
export function customizationKey({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${group}/${kind}`;
}

export function isWildcard(it: GroupKind): boolean {
  return customizationKey(it).includes('*');
}

/** True if an object of this kind is one of the customization. */
export function isOf(it: GroupKind, { group, kind }: GroupKind): boolean {
  return matches(it.group, group) && matches(it.kind, kind);
}

/** True if there may be a kind that both match. */
export function overlap(a: GroupKind, b: GroupKind): boolean {
  return intersect(a.group, b.group) && intersect(a.kind, b.kind);
}

function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*').map((it) => it.replace(/\W/g, '\\$&'));
  return new RegExp(`^${[first, ...rest].join('.*')}$`).test(name);
}

/** True if there is a text that both patterns match. */
function intersect(a: string, b: string): boolean {
  if (a === '' || b === '') return /^\**$/.test(a + b);
  if (a.startsWith('*')) return intersect(a.slice(1), b) || intersect(a, b.slice(1));
  if (b.startsWith('*')) return intersect(b, a);
  return a[0] === b[0] && intersect(a.slice(1), b.slice(1));
}
