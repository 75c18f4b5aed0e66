import * as v from 'valibot';
import { nearest, show } from '../base/hint';
import { NonEmpty } from '../kubernetes/names';
import { BUILT_IN_RULES, isFleetRule, type RuleId } from './rule-id';

/** What an app is excepted from, and why. */
export interface Suppression<Name extends string = string> {
  /** The rule, such as `pod-security/volume-types`. */
  readonly rule: RuleId;
  /** Why the rule does not hold here: printed by `argosy check --suppressed`. */
  readonly reason: string;
  /**
   * The only object that is excepted, such as `DaemonSet/node-exporter`.
   *
   * @default every object of the app
   */
  readonly object?: `${string}/${string}`;
  /**
   * The only field that is excepted, as the finding names it, such as `data.TOKEN_NAME`.
   *
   * @default every field
   */
  readonly field?: string;
  /** The only environments in which it is. @default all */
  readonly environments?: readonly Name[];
}

/** A rule's id: one of Argosy's, or `fleet/…`. */
export const RuleIdSchema = v.pipe(
  v.string(),
  v.check(
    (id) => isFleetRule(id) || (BUILT_IN_RULES as readonly string[]).includes(id),
    ({ input }) => {
      const guess = nearest(input, BUILT_IN_RULES);
      return `There is no rule ${show(input)}.${guess ? ` Did you mean \`${guess}\`?` : ''}`;
    },
  ),
);

export const SuppressionSchema = v.strictObject({
  rule: RuleIdSchema,
  reason: v.pipe(
    v.string(),
    v.check(
      (text) => text.trim().length >= 10,
      'Say in a sentence why the rule does not hold here.',
    ),
  ),
  object: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Z]\w*\/\S+$/, 'Use <Kind>/<name>, such as "Deployment/web".')),
  ),
  field: v.optional(NonEmpty),
  environments: v.optional(v.array(v.string())),
});
