import { fieldProblems } from '../base/validation';
import { DnsLabel } from '../kubernetes/names';
import { SYSTEM_NAMESPACES } from '../kubernetes/system-namespaces';
import { type App, locateFieldProblem, specFor } from './app';
import { clusterName, type Environment, namespaceOf } from './environment';
import { ENVIRONMENTS_FILE } from './layout';
import {
  mergeNamespace,
  type NamespaceMetadata,
  type Resident,
  type TeamNamespaces,
} from './namespace-metadata';
import { fillNamespace, unfilledPlaceholder } from './namespace-pattern';
import { NamespaceSettingsSchema, namespaceSettingsIn } from './namespace-settings';
import type { AppPodSecurity } from './pod-security';
import type { Problem } from './problem';

/** Where an app runs in an environment. */
export interface AppPlace {
  readonly spec: object;
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
 */
export function appNamespaces(
  apps: readonly { readonly app: App; readonly file: string }[],
  environments: readonly Environment[],
  argocdNamespace: string,
  teamOf: (app: App) => TeamNamespaces | undefined = () => undefined,
): AppNamespaces {
  const places = new Map<Environment, Map<App, AppPlace>>();
  const problems: Problem[] = [];
  const byNamespace = new Map<string, (Resident & { readonly spec: object })[]>();
  for (const environment of environments) {
    const ofEnvironment = new Map<App, AppPlace>();
    places.set(environment, ofEnvironment);
    for (const { app, file } of apps) {
      const spec = specFor(app, environment.name);
      if (spec === undefined) continue;
      const team = teamOf(app);
      const settings = namespaceSettingsIn(spec);
      const namespace = appNamespace(app, environment, spec, team);
      const resident = { app, file, environment, namespace, settings, team, spec };
      const invalid = settingsProblems(resident);
      const wrong = invalid.length > 0 ? invalid : namespaceProblems(resident);
      problems.push(...wrong);
      if (wrong.length > 0) {
        ofEnvironment.set(app, { spec, namespace, metadata: {}, isInvalid: true });
        continue;
      }
      const key = `${clusterName(environment.cluster)}\0${namespace}`;
      const others = byNamespace.get(key);
      if (others === undefined) byNamespace.set(key, [resident]);
      else others.push(resident);
    }
  }
  const isSystem = (it: string) => [argocdNamespace, ...SYSTEM_NAMESPACES].includes(it);
  for (const residents of byNamespace.values()) {
    const merged = mergeNamespace(residents);
    problems.push(...merged.problems);
    for (const it of residents) {
      const { app, environment, spec, namespace, settings } = it;
      if (isSystem(namespace)) problems.push(...labelledSystem(it));
      const metadata = isSystem(namespace) ? {} : merged.metadata;
      const podSecurity = settings?.podSecurity;
      const exposes = podSecurity ? merged.exposedBy(it) : [];
      places.get(environment)?.set(app, {
        ...{ spec, namespace, metadata, isInvalid: false },
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

/**
 * The namespace of an app in an environment: its own, that of its team, or that of the environment.
 *
 * @param spec its base merged with the overlay of the environment, which may be invalid.
 */
export function appNamespace(
  app: App,
  environment: Environment & { readonly group?: string },
  spec: object,
  team?: TeamNamespaces,
): string {
  const named: unknown = namespaceSettingsIn(spec)?.namespace ?? team?.namespace;
  const { name } = app.definition;
  if (typeof named !== 'string') return namespaceOf(environment, name, team?.name);
  const { group } = environment;
  return fillNamespace(named, {
    app: name,
    environment: environment.name,
    team: team?.name,
    group,
  });
}

function settingsProblems({ app, file, environment, settings }: Resident): Problem[] {
  if (settings === undefined) return [];
  return fieldProblems(NamespaceSettingsSchema, settings).map((it) =>
    locateFieldProblem(app, file, environment.name, it),
  );
}

/** Problems of a namespace with its placeholders filled in. */
function namespaceProblems(it: Resident): Problem[] {
  const { app, file, environment, namespace, settings } = it;
  const placeholder = unfilledPlaceholder(namespace);
  const invalid = fieldProblems(DnsLabel, namespace);
  const own = settings?.namespace === undefined ? undefined : ['namespace'];
  if (placeholder === undefined && invalid.length === 0) return [];
  const where = own
    ? locateFieldProblem(app, file, environment.name, { path: own, message: '' })
    : { file, field: 'name' };
  if (placeholder !== undefined) {
    const message =
      placeholder === 'team'
        ? `The namespace ${namespace} in ${environment.name} contains {team}, but the app has no team.`
        : `The namespace ${namespace} contains {group}, but the environment ${environment.name} is in no group.`;
    const fix = own
      ? `Use another placeholder than {${placeholder}}.`
      : `Set \`namespace\` of the app, or change that of ${environment.name} in ${ENVIRONMENTS_FILE}.`;
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
    return [{ ...locateFieldProblem(app, file, environment.name, place), fix }];
  });
}

/** The same setting of the base is wrong in each environment. */
function distinct(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ file, field, message }: Problem) => [file, field, message].join('\0');
  return [...new Map(problems.map((it) => [keyOf(it), it])).values()];
}
