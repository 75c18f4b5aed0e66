import * as v from 'valibot';
import { fieldProblems, formatField } from '../base/validation';
import { NonEmpty } from '../kubernetes/names';
import type { Problem } from '../model/problem';
import type { FleetRuleId } from '../model/rule-id';
import type { Rule, Severity } from './rule';

const SEVERITIES: readonly Severity[] = ['error', 'warning'];

const SeveritySchema = v.picklist(SEVERITIES, 'Use "error" or "warning".');

const RulesSchema = v.pipe(
  v.array(
    v.looseObject({
      id: v.pipe(
        v.string(),
        v.regex(/^fleet\/[\w./-]+$/, 'The id of a custom rule must start with "fleet/".'),
      ),
      severity: SeveritySchema,
      inProduction: v.optional(SeveritySchema),
      summary: NonEmpty,
      why: NonEmpty,
      about: v.optional(v.array(v.string())),
      check: v.function('Set it to a function, such as `*check(context) { … }`.'),
    }),
    'Export a list: `export const rules = [defineRule({ … })]`.',
  ),
  v.check((rules) => {
    const ids = (rules as readonly { readonly id: string }[]).map(({ id }) => id);
    return new Set(ids).size === ids.length;
  }, 'Two rules have the same id.'),
);

/** The problems of the rules that a fleet exports, which can be any value. */
export function ruleProblems(rules: unknown, file: string): Problem[] {
  return fieldProblems(RulesSchema, rules).map(({ path, message }) => ({
    file,
    field: formatField(['rules', ...path]),
    message,
  }));
}

/** A custom rule of a fleet. */
export type FleetOwnRule = Rule<FleetRuleId>;
