import type { JsonPath } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';
import type { Schemas } from '../kubernetes/schemas/schemas';
import type { Environment } from '../model/environment';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import type { ProvidedObject } from '../model/provided';
import type { FleetRuleId, RuleId } from '../model/rule-id';
import type { CheckedPod } from './pods';

/** An error stops the render; a warning is reported. */
export type Severity = 'error' | 'warning';

/** What a rule is, for whoever meets a finding of it. */
export interface RuleInfo<Id extends RuleId = RuleId> {
  /** Such as `practice/limits`, or `fleet/…` for a rule of the fleet's own. */
  readonly id: Id;
  readonly severity: Severity;
  /** The severity in environments that are production. @default the same as elsewhere */
  readonly inProduction?: Severity;
  /** What is refused, in one sentence. */
  readonly summary: string;
  /** What would happen without the rule, in one or two sentences. */
  readonly why: string;
  /** Where the rule comes from: an address. @default it is Argosy's own */
  readonly source?: string;
  /**
   * True where no app may suppress it: nothing good could come of it.
   *
   * @default false
   */
  readonly final?: boolean;
}

/** What a rule found. */
export interface RuleFinding {
  /** The object that is wrong. */
  readonly manifest: Manifest;
  /** The field, from the outermost key in. @default the object as a whole */
  readonly path?: JsonPath;
  /** What is wrong with which value, and why. */
  readonly message: string;
  /** How to fix it. */
  readonly fix: string;
  /** The object that is not there, if that is what is wrong: another app of the namespace may make it. */
  readonly needs?: ProvidedObject;
  /** The object that this one conflicts with: the finding concerns its app, too. @default none */
  readonly conflictsWith?: Manifest;
}

/** What belongs together: an app in an environment, the project of an environment, or the bootstrap. */
export interface RuleContext {
  /** What deploys to the namespace: all objects of the app; none of Argo CD's. */
  readonly manifests: readonly Manifest[];
  /** The pods that these objects make, one for each pod template. */
  readonly pods: readonly CheckedPod[];
  /** Argo CD's own objects: the app's Application, or a project. */
  readonly argocd: readonly Manifest[];
  /** The app. @default these are the objects of an environment, or of the bootstrap */
  readonly app?: string;
  /** The environment. @default these are the objects of the bootstrap */
  readonly environment?: Environment;
  readonly platform: Platform;
  /** What exists in the namespace without this app, as the app and its environment say. */
  readonly provided: readonly ProvidedObject[];
  /** What is known of the fields of each kind. */
  readonly schemas: Schemas;
}

/**
 * A rule about an app in an environment. It depends on nothing but what it is given: where that has not
 * changed, what was found before is taken as found.
 */
export interface Rule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  /**
   * Kinds and fields: where none of them is in any object, the rule has nothing to say, and is not run.
   *
   * @default it is always run
   */
  readonly about?: readonly string[];
  check(context: RuleContext): Iterable<RuleFinding>;
}

/** A rule about the whole fleet. It sees of each object who it is, and nothing else. */
export interface FleetRule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  check(manifests: readonly Manifest[]): Iterable<RuleFinding>;
}

/** An object that is committed, and what it is to become. */
export interface Change {
  readonly before: ApiObjectJson;
  readonly after: Manifest;
}

/** A rule about what becomes of an object that is committed. */
export interface ChangeRule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  /** The kinds of object that it is about. */
  readonly kinds: readonly string[];
  check(change: Change): Iterable<RuleFinding>;
}

/**
 * Describes a rule of the fleet's own, for `fleet/checks.ts`.
 *
 * @example
 * defineRule({
 *   id: 'fleet/team-label',
 *   severity: 'error',
 *   summary: 'A workload without a team.',
 *   why: 'Nobody would be called when it fails.',
 *   *check({ pods }) {
 *     for (const { manifest, labels } of pods) {
 *       if (labels.team === undefined) {
 *         yield { manifest, message: 'It has no label "team".', fix: 'Add it to `labels`.' };
 *       }
 *     }
 *   },
 * });
 */
export function defineRule<Id extends FleetRuleId>(rule: Rule<Id>): Rule<Id> {
  return Object.freeze(rule);
}
