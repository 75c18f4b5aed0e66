import { own } from '../base/json';
import {
  type Cluster,
  type Environment,
  type EnvironmentProps,
  type Environments,
  listEnvironments,
} from './environment';
import type { Layer } from './layers';
import type { NamedEnvironment } from './named-environment';
import { applyOverlay, type Overlay } from './overlay';

/** Fields that a member replaces as a whole: they are not merged with those of the group. */
type Whole = 'secrets' | 'ownArgocd';

/**
 * An environment of a group, such as one of several regions: its cluster, and what differs from the group. Everything
 * but `secrets` and `ownArgocd` merges as in an {@link Overlay}.
 */
export interface GroupMember extends Overlay<Omit<EnvironmentProps, 'cluster' | Whole>> {
  /** The cluster that Argo CD deploys to. */
  readonly cluster: Cluster;
  /** Replaces that of the group; `null` removes it. @default that of the group */
  readonly secrets?: EnvironmentProps['secrets'] | null;
  /** Replaces that of the group; `null` removes it. @default that of the group */
  readonly ownArgocd?: EnvironmentProps['ownArgocd'] | null;
}

/**
 * A group of environments, such as the regions of production: the properties that its members share, and the members.
 * Overlays of apps and commands can name the group, which means each of its members.
 */
export interface EnvironmentGroupProps<Members = Readonly<Record<string, unknown>>>
  extends Omit<EnvironmentProps, 'cluster'> {
  /** Each member has a cluster of its own. */
  readonly cluster?: never;
  /** The members by name. Groups do not nest. */
  readonly environments: { readonly [Name in keyof Members]: GroupMember };
}

/** An environment without a group. */
export interface SingleEnvironmentProps extends EnvironmentProps {
  readonly environments?: never;
}

/** The properties of an environment, and the layers that they come from. */
export interface EnvironmentEntry extends NamedEnvironment {
  readonly props: EnvironmentProps;
  readonly layers: readonly Layer[];
}

/** The environments of an entry: those of a group, each merged with the group, or the entry itself. */
export function environmentEntries(
  key: string,
  entry: SingleEnvironmentProps | EnvironmentGroupProps,
): EnvironmentEntry[] {
  const { environments: members, ...shared } = entry;
  if (members === undefined) {
    return [
      { name: key, props: entry as EnvironmentProps, layers: [{ at: [key], values: entry }] },
    ];
  }
  return Object.entries<GroupMember>(members).map(([name, member]) => ({
    name,
    group: key,
    props: mergeMember(shared, member),
    layers: [
      { at: [key], values: shared },
      { at: [key, 'environments', name], values: member },
    ],
  }));
}

function mergeMember(
  shared: object,
  { secrets, ownArgocd, ...rest }: GroupMember,
): EnvironmentProps {
  const whole = Object.entries({ secrets, ownArgocd }).filter(([, value]) => value !== undefined);
  const merged = { ...applyOverlay(shared, rest), ...Object.fromEntries(whole) };
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== null),
  ) as unknown as EnvironmentProps;
}

/** The members of each group by its name, both in promotion order. */
export function listGroups(environments: Environments): Map<string, readonly Environment[]> {
  const groups = new Map<string, Environment[]>();
  for (const it of listEnvironments(environments)) {
    if (it.group !== undefined) groups.set(it.group, [...(groups.get(it.group) ?? []), it]);
  }
  return groups;
}

/** The names of the environments and groups. */
export function environmentNames(environments: Environments): string[] {
  return [...Object.keys(environments), ...listGroups(environments).keys()];
}

/** The environments that a name means: one, or the members of a group in promotion order; none if nothing has the name. */
export function environmentsNamed(
  environments: Environments,
  name: string,
): readonly Environment[] {
  const environment = own(environments, name);
  return environment ? [environment] : (listGroups(environments).get(name) ?? []);
}

/** Names such as `production` and `production/web`, and for those of a group also those of its members. */
export function withMembers(environments: Environments, names: readonly string[]): string[] {
  const all = names.flatMap((name) => {
    const [head = '', ...rest] = name.split('/');
    const members = environmentsNamed(environments, head);
    return [name, ...members.map((it) => [it.name, ...rest].join('/'))];
  });
  return [...new Set(all)];
}
