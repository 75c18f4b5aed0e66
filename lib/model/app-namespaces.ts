import { fieldProblems } from '../base/validation';
import { DnsLabel, isDns1035Label } from '../kubernetes/names';
import { SYSTEM_NAMESPACES } from '../kubernetes/system-namespaces';
import type { App } from './app';
import { fieldsFor, locateFieldProblem, runsIn } from './app-layers';
import { clusterName, type Environment } from './environment';
import { ENVIRONMENTS_FILE, TEAMS_FILE } from './layout';
import {
  mergeNamespace,
  type NamespaceMetadata,
  type Resident,
  type TeamNamespaces,
} from './namespace-metadata';
import { strangerProblems } from './namespace-owner';
import { fillNamespace, unfilledPlaceholder } from './namespace-pattern';
import {
  NAMESPACE_FIELDS,
  type NamespaceSettings,
  NamespaceSettingsSchema,
  namespaceSettingsIn,
} from './namespace-settings';
import type { AppPodSecurity } from './pod-security';
import type { Problem } from './problem';

/** Where an app runs in an environment. */
export interface AppPlace {
  readonly namespace: string;
  /** What its Application sets on the namespace. */
  readonly metadata: NamespaceMetadata;
  /** @default its pods need no more than "restricted" allows */
  readonly podSecurity?: AppPodSecurity;
  /** True if its namespace or its settings are invalid. */
  readonly isInvalid: boolean;
}

/** The namespaces of all apps, and what is set on them. */
export interface AppNamespaces {
  /** @returns `undefined` if the app does not run in the environment. */
  readonly placeOf: (app: App, environment: Environment) => AppPlace | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Decides the namespace of each app in each environment, and once for each namespace what is set on it.
 *
 * @param teamOf the team of an app. @default none
 * @param teams all teams. @default none
 */
export function appNamespaces(
  apps: readonly { readonly app: App; readonly file: string }[],
  environments: readonly Environment[],
  argocdNamespace: string,
  teamOf: (app: App) => TeamNamespaces | undefined = () => undefined,
  teams: readonly TeamNamespaces[] = [],
): AppNamespaces {
  const places = new Map<Environment, Map<App, AppPlace>>();
  const problems: Problem[] = [];
  const byNamespace = new Map<string, Resident[]>();
  for (const environment of environments) {
    const ofEnvironment = new Map<App, AppPlace>();
    places.set(environment, ofEnvironment);
    for (const { app, file } of apps) {
      if (!runsIn(app, environment)) continue;
      const team = teamOf(app);
      const settings = settingsFor(app, environment);
      const namespace = namespaceFor(app, environment, settings, team);
      const resident = { app, file, environment, namespace, settings, team };
      const invalid = settingsProblems(resident);
      const wrong = invalid.length > 0 ? invalid : namespaceProblems(resident, teams);
      problems.push(...wrong);
      if (wrong.length > 0) {
        ofEnvironment.set(app, { namespace, metadata: {}, isInvalid: true });
        continue;
      }
      const key = `${clusterName(environment.cluster)}\0${namespace}`;
      const others = byNamespace.get(key);
      if (others === undefined) byNamespace.set(key, [resident]);
      else others.push(resident);
    }
  }
  const system = new Set<string>([argocdNamespace, ...SYSTEM_NAMESPACES]);
  for (const residents of byNamespace.values()) {
    const merged = mergeNamespace(residents);
    problems.push(...merged.problems);
    for (const it of residents) {
      const { app, environment, namespace, settings } = it;
      if (system.has(namespace)) problems.push(...labelledSystem(it));
      const metadata = system.has(namespace) ? {} : merged.metadata;
      const podSecurity = settings?.podSecurity;
      const exposes = podSecurity ? merged.exposedBy(it) : [];
      places.get(environment)?.set(app, {
        ...{ namespace, metadata, isInvalid: false },
        ...(podSecurity && {
          podSecurity: { ...podSecurity, ...(exposes.length > 0 && { exposes }) },
        }),
      });
    }
  }
  return {
    placeOf: (app, environment) => places.get(environment)?.get(app),
    problems: distinct(problems),
  };
}

/** The namespace of an app in an environment: its own, that of its team, or that of the environment. */
export function appNamespace(app: App, environment: Environment, team?: TeamNamespaces): string {
  return namespaceFor(app, environment, settingsFor(app, environment), team);
}

/** The settings of an app, which may be invalid; `undefined` if there are none. */
function settingsFor(app: App, environment: Environment): NamespaceSettings | undefined {
  const spec = fieldsFor(app, environment, NAMESPACE_FIELDS);
  return spec && namespaceSettingsIn(spec);
}

function namespaceFor(
  { definition }: App,
  { name: environment, group, namespace }: Environment,
  settings: NamespaceSettings | undefined,
  team: TeamNamespaces | undefined,
): string {
  const named: unknown = settings?.namespace ?? team?.namespace;
  const pattern = typeof named === 'string' ? named : namespace;
  return fillNamespace(pattern, { app: definition.name, environment, team: team?.name, group });
}

function settingsProblems({ app, file, environment, settings }: Resident): Problem[] {
  if (settings === undefined) return [];
  return fieldProblems(NamespaceSettingsSchema, settings).map((it) =>
    locateFieldProblem(app, file, environment, it),
  );
}

/** Problems of a namespace with its placeholders filled in. */
function namespaceProblems(it: Resident, teams: readonly TeamNamespaces[]): Problem[] {
  const { app, file, environment, namespace, settings, team } = it;
  if (isDns1035Label(namespace)) return strangerProblems(it, teams);
  const placeholder = unfilledPlaceholder(namespace);
  const invalid = fieldProblems(DnsLabel, namespace);
  const own = settings?.namespace === undefined ? undefined : ['namespace'];
  if (placeholder === undefined && invalid.length === 0) return [];
  const where = own
    ? locateFieldProblem(app, file, environment, { path: own, message: '' })
    : { file, field: 'name' };
  if (placeholder !== undefined) {
    const message =
      placeholder === 'team'
        ? `The namespace ${namespace} in ${environment.name} contains {team}, but the app has no team.`
        : `The namespace ${namespace} contains {group}, but the environment ${environment.name} is in no group.`;
    const fix = own
      ? `Use another placeholder than {${placeholder}}.`
      : `Set \`namespace\` of the app, or change that of ${team?.namespace === undefined ? `${environment.name} in ${ENVIRONMENTS_FILE}` : `${team.name} in ${TEAMS_FILE}`}.`;
    return [{ ...where, message, fix }];
  }
  return invalid.map(({ message }) => ({
    ...where,
    message: `The namespace in ${environment.name} is invalid: ${message}`,
    fix: own ? 'Use a shorter one.' : 'Choose a shorter name.',
  }));
}

/** Argosy sets nothing on the namespaces of Kubernetes and of Argo CD, whose other pods would be affected. */
function labelledSystem({ app, file, environment, namespace, settings = {} }: Resident): Problem[] {
  const fields = ['namespaceLabels', 'namespaceAnnotations'] as const;
  return fields.flatMap((field) => {
    if (settings[field] === undefined) return [];
    const message = `The namespace ${namespace} does not belong to the apps: Argosy sets no labels or annotations on it.`;
    const fix = `Remove \`${field}\`, or let the app have another namespace.`;
    const place = { path: [field], message };
    return [{ ...locateFieldProblem(app, file, environment, place), fix }];
  });
}

/** The same setting of the base is wrong in each environment. */
function distinct(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ file, field, message }: Problem) => [file, field, message].join('\0');
  return [...new Map(problems.map((it) => [keyOf(it), it])).values()];
}
