import { show } from '../base/hint';
import { formatField } from '../base/validation';
import type { App } from './app';
import { locateFieldProblem } from './app-layers';
import type { Environment } from './environment';
import { ENVIRONMENTS_FILE, TEAMS_FILE } from './layout';
import type { NamespaceSettings } from './namespace-settings';
import { type AdmittingLevel, ENFORCE_LABEL, refuses } from './pod-security';
import type { Problem } from './problem';

/** What Argo CD sets on a namespace that it creates. */
export interface NamespaceMetadata {
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a team says about the namespaces of its apps. */
export interface TeamNamespaces extends Omit<NamespaceSettings, 'podSecurity'> {
  readonly name: string;
  /** Further namespaces that it may use. @default none */
  readonly namespaces?: readonly string[];
}

/** An app in a namespace. */
export interface Resident {
  readonly app: App;
  readonly file: string;
  readonly environment: Environment;
  readonly namespace: string;
  /** Its own settings. @default none */
  readonly settings?: NamespaceSettings | undefined;
  /** @default none */
  readonly team?: TeamNamespaces | undefined;
}

/** The metadata of a namespace, and what it means for the apps there. */
interface MergedNamespace {
  readonly metadata: NamespaceMetadata;
  /** The other apps that are less protected because of an app's level. */
  readonly exposedBy: (it: Resident) => readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The metadata of one namespace, from all apps there: each Application sets what it has, and removes what it lacks, so
 * they must all have the same.
 */
export function mergeNamespace(residents: readonly Resident[]): MergedNamespace {
  const [first] = residents;
  if (first && residents.every((it) => isPlain(it) && it.environment === first.environment)) {
    return ofEnvironment(first.environment);
  }
  const problems: Problem[] = [];
  const labels = mergeField('namespaceLabels', residents, problems);
  const annotations = mergeField('namespaceAnnotations', residents, problems);
  const before = labels.get(ENFORCE_LABEL)?.value;
  const asking = residents.filter(({ settings }) => settings?.podSecurity);
  const level = loosestOf(asking);
  if (level !== undefined) {
    problems.push(...contradictions(residents, asking, level));
    labels.set(ENFORCE_LABEL, { value: level });
  }
  return {
    metadata: {
      ...(labels.size > 0 && { labels: valuesOf(labels) }),
      ...(annotations.size > 0 && { annotations: valuesOf(annotations) }),
    },
    exposedBy: (it) => {
      if (level === undefined || levelOf(it) !== level) return [];
      const exposed = residents.filter((other) => {
        const expected = levelOf(other) ?? before;
        return other.app !== it.app && refuses(expected, level);
      });
      return [...new Set(exposed.map(({ app }) => app.definition.name))];
    },
    problems,
  };
}

/** True for an app that sets nothing itself. */
function isPlain({ settings, team }: Resident): boolean {
  return settings === undefined && team === undefined;
}

/** The metadata of a namespace whose apps set nothing, as nearly all. */
function ofEnvironment({ namespaceLabels, namespaceAnnotations }: Environment): MergedNamespace {
  const metadata = {
    ...(namespaceLabels && { labels: namespaceLabels }),
    ...(namespaceAnnotations && { annotations: namespaceAnnotations }),
  };
  return { metadata, exposedBy: () => [], problems: [] };
}

type Field = 'namespaceLabels' | 'namespaceAnnotations';

/** A value, and who set it. */
interface Said {
  readonly value: string;
  /** @default an app's `podSecurity` */
  readonly by?: Resident;
}

/** Who can set a value; a later layer takes precedence. */
const LAYERS = ['environment', 'team', 'app'] as const;
type Layer = (typeof LAYERS)[number];

function mergeField(
  field: Field,
  residents: readonly Resident[],
  problems: Problem[],
): Map<string, Said> {
  const result = new Map<string, Said>();
  const conflicts = new Map<string, Problem>();
  for (const layer of LAYERS) {
    const said = new Map<string, Said>();
    for (const by of residents) {
      for (const [key, value] of Object.entries(sourceOf(by, layer)?.[field] ?? {})) {
        const other = said.get(key);
        // It takes precedence over an earlier layer, and over a conflict there.
        if (other === undefined) {
          said.set(key, { value, by });
          conflicts.delete(key);
        } else if (other.value !== value && other.by) {
          conflicts.set(key, conflict(field, key, layer, [other.by, other.value], [by, value]));
        }
      }
    }
    for (const [key, it] of said) result.set(key, it);
  }
  problems.push(...conflicts.values());
  return result;
}

function sourceOf(
  { environment, team, settings }: Resident,
  layer: Layer,
): NamespaceSettings | undefined {
  if (layer === 'environment') return environment;
  return layer === 'team' ? team : settings;
}

function conflict(
  field: Field,
  key: string,
  layer: Layer,
  [first, firstValue]: readonly [Resident, string],
  [second, secondValue]: readonly [Resident, string],
): Problem {
  const what = field === 'namespaceLabels' ? 'label' : 'annotation';
  const message = `The namespace ${second.namespace} would have two values of the ${what} ${show(key)}: ${show(firstValue)} of ${nameOf(first, layer)}, and ${show(secondValue)} of ${nameOf(second, layer)}. A namespace has one value, for all apps in it.`;
  const fix = `Set the same value in both, or in only one of them, or let ${nameOf(second, 'app')} have another namespace.`;
  return { ...locate(second, layer, [field, key], message), fix };
}

function nameOf({ app, file, environment, team }: Resident, layer: Layer): string {
  if (layer === 'environment') return `the environment ${environment.name}`;
  if (layer === 'team') return `the team ${team?.name}`;
  return `the app ${app.definition.name} (${file})`;
}

function locate(
  { app, file, environment, team }: Resident,
  layer: Layer,
  path: readonly string[],
  message: string,
): Problem {
  if (layer === 'app') return locateFieldProblem(app, file, environment, { path, message });
  return layer === 'team'
    ? { file: TEAMS_FILE, field: formatField([team?.name ?? '', ...path]), message }
    : { file: ENVIRONMENTS_FILE, field: formatField([environment.name, ...path]), message };
}

/** Apps that set the level by hand, to another one than that of an app's `podSecurity`. */
function contradictions(
  residents: readonly Resident[],
  asking: readonly Resident[],
  level: AdmittingLevel,
): Problem[] {
  const asker = asking.find((it) => levelOf(it) === level);
  const path = ['namespaceLabels', ENFORCE_LABEL];
  return residents.flatMap((it) => {
    const byHand = it.settings?.namespaceLabels?.[ENFORCE_LABEL];
    if (byHand === undefined || byHand === level || asker === undefined) return [];
    const message = `The namespace ${it.namespace} cannot enforce the Pod Security Standard ${show(byHand)}: ${nameOf(asker, 'app')} deploys pods there with \`podSecurity\` ${show(level)}.`;
    const fix = 'Remove this label, or let one of the two apps have another namespace.';
    return [{ ...locate(it, 'app', path, message), fix }];
  });
}

function levelOf({ settings }: Resident): AdmittingLevel | undefined {
  return settings?.podSecurity?.level;
}

function loosestOf(asking: readonly Resident[]): AdmittingLevel | undefined {
  const levels = asking.map(levelOf);
  return levels.find((it) => it === 'privileged') ?? levels[0];
}

function valuesOf(said: ReadonlyMap<string, Said>): Record<string, string> {
  return Object.fromEntries([...said].map(([key, { value }]) => [key, value]));
}
