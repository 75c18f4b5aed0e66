import type { JsonPath } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';
import type { Schemas } from '../kubernetes/schemas/schemas';
import type { Environment } from '../model/environment';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import type { AdmittingLevel, AppPodSecurity } from '../model/pod-security';
import type { ProvidedObject } from '../model/provided';
import type { FleetRuleId, RuleId } from '../model/rule-id';
import type { CheckedPod } from './pods';

/** An error fails the synth; a warning is only reported. */
export type Severity = 'error' | 'warning';

/** The description of a rule. */
export interface RuleInfo<Id extends RuleId = RuleId> {
  /** Such as `practice/limits`; `fleet/…` for a custom rule. */
  readonly id: Id;
  readonly severity: Severity;
  /** The severity in production environments. @default the same */
  readonly inProduction?: Severity;
  /** The violation, in one sentence. */
  readonly summary: string;
  /** The consequence, in one or two sentences. */
  readonly why: string;
  /** The URL of the requirement behind the rule. @default none */
  readonly source?: string;
  /**
   * Cannot be suppressed.
   *
   * @default false
   */
  readonly final?: boolean;
}

/** A violation that a rule found. */
export interface RuleFinding {
  /** The offending object. */
  readonly manifest: Manifest;
  /** The field, as a list of keys and indices. @default the object as a whole */
  readonly path?: JsonPath;
  /** The violation, with the offending value and the consequence. */
  readonly message: string;
  /** How to fix it. */
  readonly fix: string;
  /** The missing object, if that is the violation. If another app in the namespace creates it, the finding is dropped. */
  readonly needs?: ProvidedObject;
  /** The object that this one conflicts with. A release of its app is also refused. @default none */
  readonly conflictsWith?: Manifest;
  /** The strictest Pod Security level that admits the pod. @default no namespace refuses it */
  readonly admittedBy?: AdmittingLevel;
}

/** The objects that are checked together: an app in an environment, the project of an environment, or the bootstrap. */
export interface RuleContext {
  /** The objects of the app that are deployed to the namespace; none of Argo CD's. */
  readonly manifests: readonly Manifest[];
  /** The pods of these objects, one per pod template. */
  readonly pods: readonly CheckedPod[];
  /** The Argo CD objects: the app's Application, or the project of an environment. */
  readonly argocd: readonly Manifest[];
  /** The app. @default undefined for the objects of an environment or the bootstrap */
  readonly app?: string;
  /** The environment. @default undefined for the bootstrap */
  readonly environment?: Environment;
  /** The namespace of the app. @default undefined for the objects of an environment or the bootstrap */
  readonly namespace?: string;
  /** What the pods may do that "restricted" refuses. @default nothing */
  readonly podSecurity?: AppPodSecurity;
  readonly platform: Platform;
  /** The version of Argo CD that a bootstrap installs. @default undefined for any other objects, or if it installs none */
  readonly argocdVersion?: string;
  /** Objects in the namespace that this app does not create, from the app and its environment. */
  readonly provided: readonly ProvidedObject[];
  /** The schemas of the kinds. */
  readonly schemas: Schemas;
}

/**
 * A rule about an app in an environment. It must only depend on its arguments, because the findings of
 * unchanged apps are cached.
 */
export interface Rule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  /**
   * Kinds and fields: the rule is skipped if no object has any of them.
   *
   * @default always run
   */
  readonly about?: readonly string[];
  check(context: RuleContext): Iterable<RuleFinding>;
}

/** A rule about the whole fleet. It sees only the identity of each object, and what it claims. */
export interface FleetRule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  check(manifests: readonly Manifest[]): Iterable<RuleFinding>;
}

/** A committed object and the newly rendered one. */
export interface Change {
  readonly before: ApiObjectJson;
  readonly after: Manifest;
  /** The environment. @default undefined for the bootstrap */
  readonly environment?: Environment;
}

/** A rule about changes to committed objects. */
export interface ChangeRule<Id extends RuleId = RuleId> extends RuleInfo<Id> {
  /** The kinds that it applies to. */
  readonly kinds: readonly string[];
  check(change: Change): Iterable<RuleFinding>;
}

/**
 * Defines a custom rule, for `fleet/checks.ts`.
 *
 * @example
 * defineRule({
 *   id: 'fleet/team-label',
 *   severity: 'error',
 *   summary: 'A workload without a team.',
 *   why: 'Nobody is paged when it fails.',
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
