import * as v from 'valibot';
import { existing, show } from '../base/hint';
import { deepFreeze, own } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { fieldProblems, formatField } from '../base/validation';
import { DnsLabel, LabelKey, LabelValue, NonEmpty, wholeNumber } from '../kubernetes/names';
import { type AppMetadata, METADATA_ENTRIES } from './app-metadata';
import { CodeOwnersSchema } from './code-owner';
import { projectName, TEAMS_FILE } from './layout';
import { isNamed, type NamedEnvironment, namesOf } from './named-environment';
import { NamespacePattern } from './namespace-pattern';
import {
  type NotificationSubscriptions,
  NotificationSubscriptionsSchema,
} from './notifications/notification-subscriptions';
import { FleetError, type Problem } from './problem';
import { type ProjectRights, ProjectRightsSchema } from './project-rights';
import { type PlatformRole, type TeamRole, TeamRolesSchema } from './project-role';
import { PullSecretsSchema } from './pull-secrets';

/**
 * The people who own some apps, and what these apps may deploy. A team has an Argo CD project of its own in each
 * environment. `kinds`, `clusterKinds` and `namespaces` are allowed there in addition to what the environment allows
 * every app.
 */
export interface TeamProps extends ProjectRights, AppMetadata {
  /**
   * Groups of the identity provider that may look at the team's apps in Argo CD, and sync them: the role `members`.
   *
   * @default none
   */
  readonly groups?: readonly string[];
  /** Further roles in the team's projects, by name. @default none but those of the platform */
  readonly roles?: Readonly<Record<string, TeamRole>>;
  /**
   * The namespace of each of its apps that does not name one: a pattern like that of the environments. Its projects then
   * allow what matches it, instead of what matches the pattern of the environment.
   *
   * @example '{team}-{environment}'
   * @default that of the environment
   */
  readonly namespace?: string;
  /**
   * Labels that Argo CD sets on the namespaces of its apps. They take precedence over those of the environment, and those
   * of an app over both.
   *
   * @default those of the environment
   */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Annotations that Argo CD sets on the namespaces of its apps, like `namespaceLabels`. @default those of the environment */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Further repositories that the team's Applications may read.
   *
   * @default this repository, and those of the platform
   */
  readonly sourceRepos?: readonly string[];
  /** Notification recipients for all its apps, by trigger and service, besides those of the environment. @default none */
  readonly notifications?: NotificationSubscriptions;
  /** Defaults for its apps. They take precedence over those of the environment. @default those of the environment */
  readonly defaults?: TeamDefaults;
  /**
   * Who approves changes of its apps, for `argosy codeowners`: `@org/team`, `@user` or an e-mail address.
   *
   * @default nobody in particular
   */
  readonly codeOwners?: readonly string[];
}

/** Defaults for the apps of a team. A domain is that of an environment: two of them cannot have the same host. */
export interface TeamDefaults {
  /** Replicas of a service or worker that does not set them. @default those of the environment */
  readonly replicas?: number;
  /** Names of image pull Secrets, for apps that set none. @default those of the environment */
  readonly imagePullSecrets?: readonly string[];
}

/** A team: its name and all of its properties. */
export interface Team<Name extends string = string> extends TeamProps {
  /** Such as `payments`. */
  readonly name: Name;
}

/** The teams of a fleet, by name. */
export type Teams<Name extends string = string> = { readonly [K in Name]: Team<K> };

const MEMBERS = 'members';

const TeamSchema = v.pipe(
  v.strictObject({
    ...ProjectRightsSchema.entries,
    ...METADATA_ENTRIES,
    groups: v.optional(v.array(NonEmpty)),
    roles: v.optional(TeamRolesSchema),
    namespace: v.optional(NamespacePattern),
    namespaceLabels: v.optional(recordSchema(LabelKey, LabelValue)),
    namespaceAnnotations: v.optional(recordSchema(LabelKey, v.string())),
    sourceRepos: v.optional(v.array(NonEmpty)),
    notifications: v.optional(NotificationSubscriptionsSchema),
    defaults: v.optional(
      v.strictObject({
        replicas: v.optional(wholeNumber()),
        imagePullSecrets: v.optional(PullSecretsSchema),
      }),
    ),
    codeOwners: v.optional(CodeOwnersSchema),
  }),
  v.forward(
    v.check(
      ({ groups, roles }) => groups === undefined || own(roles, MEMBERS) === undefined,
      'This is the role of `groups`, which may get and sync. Rename it, or remove `groups`.',
    ),
    ['roles'],
  ),
);

/**
 * Defines the teams of a fleet, for `fleet/teams.ts`. An app says `team: teams.payments`, or `team: 'payments'`.
 *
 * @example
 * export const teams = defineTeams({
 *   payments: { groups: ['example:payments'], codeOwners: ['@example/payments'] },
 * });
 * @throws {@link FleetError} when a name or a property is invalid.
 */
export function defineTeams<const Name extends string>(
  teams: Readonly<Record<Name, TeamProps>>,
): Teams<Name> {
  const problems: Problem[] = [];
  const result: Record<string, Team> = {};
  for (const [name, props] of Object.entries<TeamProps>(teams)) {
    for (const { message } of fieldProblems(DnsLabel, name)) {
      problems.push({ file: TEAMS_FILE, field: name, message });
    }
    for (const { path, message } of fieldProblems(TeamSchema, props)) {
      problems.push({ file: TEAMS_FILE, field: formatField([name, ...path]), message });
    }
    result[name] = { ...props, name };
  }
  if (problems.length > 0) throw new FleetError(problems);
  return deepFreeze(result) as Teams<Name>;
}

/** The teams, sorted by name. */
export function listTeams(teams: Teams): Team[] {
  return Object.values(teams).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The roles in a team's project in an environment, besides those of the platform. */
export function teamRoles(
  { name, groups, roles = {} }: Team,
  environment: NamedEnvironment,
): Record<string, PlatformRole> {
  const members = groups && {
    description: `The team ${name}`,
    groups,
    allow: ['get', 'sync'] as const,
  };
  const result: Record<string, PlatformRole> = members ? { [MEMBERS]: members } : {};
  for (const [role, { environments, ...rest }] of Object.entries(roles)) {
    if (environments === undefined || isNamed(environment, environments)) result[role] = rest;
  }
  return result;
}

/**
 * The team that an app names, if it names one.
 *
 * @returns a problem without its file, if there is no such team.
 */
export function findTeam(
  named: unknown,
  teams: Teams,
): { readonly team?: Team; readonly problem?: Omit<Problem, 'file'> } {
  if (named === undefined) return {};
  const name = typeof named === 'string' ? named : (named as Partial<Team> | null)?.name;
  const team = typeof name === 'string' ? own(teams, name) : undefined;
  if (team !== undefined) return { team };
  const message =
    typeof name === 'string'
      ? `There is no team "${name}". ${existing(name, Object.keys(teams))}`
      : `Expected a team, such as \`teams.payments\`, or its name, got ${show(named)}.`;
  return { problem: { field: 'team', message, fix: `Name one of the teams in ${TEAMS_FILE}.` } };
}

/** Problems of teams with the environments: names that do not exist, and projects with the name of another one. */
export function teamProblems(teams: Teams, environments: readonly NamedEnvironment[]): Problem[] {
  const names = environments.map(({ name }) => name);
  return [...unknownEnvironments(teams, namesOf(environments)), ...projectClashes(teams, names)];
}

function unknownEnvironments(teams: Teams, known: readonly string[]): Problem[] {
  return listTeams(teams).flatMap(({ name, roles = {} }) =>
    Object.entries(roles).flatMap(([role, { environments = [] }]) =>
      environments.flatMap((it, i) => {
        if (known.includes(it)) return [];
        const field = formatField([name, 'roles', role, 'environments', i]);
        const message = `There is no environment "${it}". ${existing(it, known)}`;
        return [{ file: TEAMS_FILE, field, message }];
      }),
    ),
  );
}

function projectClashes(teams: Teams, environments: readonly string[]): Problem[] {
  const owners = new Map(environments.map((name) => [name, `the environment ${name}`]));
  return listTeams(teams).flatMap((team) =>
    environments.flatMap((environment) => {
      const project = projectName(environment, team);
      const owner = owners.get(project);
      owners.set(project, owner ?? `the team ${team.name} in ${environment}`);
      if (owner === undefined) return [];
      const message = `Its Argo CD project in ${environment} would be "${project}", which is that of ${owner}.`;
      return [{ file: TEAMS_FILE, field: team.name, message, fix: 'Rename the team.' }];
    }),
  );
}
