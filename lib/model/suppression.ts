import * as v from 'valibot';
import { nearest, show } from '../base/hint';
import { NonEmpty } from '../kubernetes/names';
import { BUILT_IN_RULES, isFleetRule, type RuleId } from './rule-id';

/** A rule that an app is exempt from, and why. */
export interface Suppression<Name extends string = string> {
  /** The rule, such as `pod-security/volume-types`. */
  readonly rule: RuleId;
  /** Why the rule does not apply here. Printed by `argosy check --suppressed`. */
  readonly reason: string;
  /**
   * The only exempt object, such as `DaemonSet/node-exporter`.
   *
   * @default every object of the app
   */
  readonly object?: `${string}/${string}`;
  /**
   * The only exempt field, as in the finding, such as `data.TOKEN_NAME`.
   *
   * @default every field
   */
  readonly field?: string;
  /** The environments it applies to. @default all */
  readonly environments?: readonly Name[];
}

/** The id of a built-in rule, or `fleet/…`. */
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
      'Explain in a sentence why the rule does not apply here.',
    ),
  ),
  object: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Z]\w*\/\S+$/, 'Use <Kind>/<name>, such as "Deployment/web".')),
  ),
  field: v.optional(NonEmpty),
  environments: v.optional(v.array(v.string())),
});
