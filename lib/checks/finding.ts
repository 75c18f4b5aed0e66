import { formatField } from '../base/validation';
import { filePath } from '../model/manifest';
import { type Problem, placeOf } from '../model/problem';
import type { ProvidedObject } from '../model/provided';
import type { RuleId } from '../model/rule-id';
import type { RuleFinding, Severity } from './rule';

/** The finding of a rule, as it is reported and cached: without the object itself. */
export interface Finding extends Problem {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly fix: string;
  /** The object. @default the finding is about the whole app */
  readonly object?: FoundObject;
  /** The environment. @default none */
  readonly environment?: string;
  /** The app. @default none */
  readonly app?: string;
  /** The missing object, which another app in the namespace may create. @default nothing is missing */
  readonly needs?: NeededObject;
  /** The rendered file of the object that this one conflicts with. @default none */
  readonly conflictsWith?: string;
  /** The reason for which the finding is suppressed. @default not suppressed */
  readonly suppressed?: string;
}

/** The object of a finding. */
export interface FoundObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** The construct that created it, such as `production/my-app/WebService/Deployment`. */
  readonly constructPath: string;
  /** The field, such as `spec.replicas`; empty for the object as a whole. */
  readonly path: string;
}

/** An object that something refers to. */
interface NeededObject extends ProvidedObject {
  readonly namespace: string;
  readonly cluster: string;
}

/** A rule's finding without the object itself. */
export function findingOf(
  rule: RuleId,
  severity: Severity,
  { manifest, path = [], message, fix, needs, conflictsWith }: RuleFinding,
): Finding {
  const { object, constructPath, sourceFile } = manifest;
  const { name, namespace } = object.metadata;
  const field = formatField(path);
  return {
    rule,
    severity,
    file: sourceFile,
    field: field === '' ? constructPath : `${constructPath}: ${field}`,
    message,
    fix,
    object: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      ...(namespace !== undefined && { namespace }),
      name,
      constructPath,
      path: field,
    },
    ...(needs && {
      needs: { ...needs, namespace: namespace ?? '', cluster: manifest.cluster },
    }),
    ...(conflictsWith && { conflictsWith: filePath(conflictsWith) }),
  };
}

/** True for an error that is not suppressed: it fails the synth. */
export function isRefusal({ severity, suppressed }: Finding): boolean {
  return severity === 'error' && suppressed === undefined;
}

/** True for a warning that is not suppressed: it is only reported. */
export function isWarning({ severity, suppressed }: Finding): boolean {
  return severity === 'warning' && suppressed === undefined;
}

/**
 * Most findings are the same in every environment, except for its name: they are merged into one that lists all
 * environments.
 *
 * @returns the first of each, which names the other environments.
 */
export function oncePerEnvironment<T extends Finding>(findings: readonly T[]): T[] {
  const groups = new Map<string, T[]>();
  for (const finding of findings) {
    const { rule, severity, file, object, environment = '', message } = finding;
    const construct = object?.constructPath.slice(environment.length);
    const general =
      environment === '' ? message : withoutName(message, environment, '{environment}');
    const key = [rule, severity, file, construct, object?.path, general].join('\0');
    add(groups, key, finding);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const places = others.flatMap(({ environment }) => environment ?? []);
    return places.length === 0 ? first : { ...first, also: places };
  });
}

/**
 * Merges findings that are the same in every environment, and then those that are the same in several apps, except for
 * the names: usually, shared code or a shared setting is the cause.
 *
 * @returns the first of each, which names the other environments, and the places of the other apps.
 */
export function mergedFindings<T extends Finding>(findings: readonly T[]): T[] {
  const groups = new Map<string, T[]>();
  for (const finding of oncePerEnvironment(findings)) {
    const { rule, severity, environment = '', app = '', object, suppressed, message } = finding;
    const { fix, also = [] } = finding;
    const places = [object?.constructPath, object?.path, message, fix];
    const general = app === '' ? places.join('\0') : withoutName(places.join('\0'), app, '{app}');
    // Without an app, only the file tells what it is about.
    const owner = app === '' ? finding.file : '';
    const key = [rule, severity, environment, suppressed, owner, general, ...also].join('\0');
    add(groups, key, finding);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const places = [...new Set(others.map(placeOf))].filter((it) => it !== placeOf(first));
    return places.length === 0 ? first : { ...first, also: [...(first.also ?? []), ...places] };
  });
}

function add<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** A text with a placeholder for the name of an environment or an app. */
function withoutName(text: string, name: string, placeholder: string): string {
  let result = '';
  let end = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const after = at + name.length;
    if (at < end || isPartOfName(text[at - 1]) || isPartOfName(text[after])) continue;
    result += text.slice(end, at) + placeholder;
    end = after;
  }
  return result + text.slice(end);
}

function isPartOfName(character = ''): boolean {
  return /[\w-]/.test(character);
}
