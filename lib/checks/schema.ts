import type { SchemaRuleId } from '../kubernetes/schemas/finding';
import { perContext } from './per-context';
import type { Rule, RuleContext, RuleFinding, Severity } from './rule';

/** What all schema rules find: an object is read once for all of them. */
const findingsIn = perContext((context: RuleContext) => {
  const byRule = new Map<SchemaRuleId, RuleFinding[]>();
  for (const manifest of [...context.manifests, ...context.argocd]) {
    const version = context.environment?.kubernetes;
    for (const { rule, ...rest } of context.schemas.check(manifest.object, version)) {
      const findings = byRule.get(rule) ?? [];
      findings.push({ manifest, ...rest });
      byRule.set(rule, findings);
    }
  }
  return byRule;
});

function schemaRule(
  id: SchemaRuleId,
  severity: Severity,
  summary: string,
  why: string,
  source?: string,
): Rule {
  return {
    id,
    severity,
    summary,
    why,
    ...(source !== undefined && { source }),
    check: (context) => findingsIn(context).get(id) ?? [],
  };
}

const DEPRECATION_GUIDE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/** Every object has the fields that its kind has, in the Kubernetes version of its environment. */
export const SCHEMA_RULES: readonly Rule[] = [
  schemaRule(
    'schema/unknown-field',
    'error',
    'A field that the kind does not have, mostly a misspelled one.',
    'The API server drops it: what was meant by it does not happen, and nothing says so.',
    'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  ),
  schemaRule(
    'schema/missing-field',
    'error',
    'A field that the kind requires is missing.',
    'The API server refuses the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/type',
    'error',
    'A value of another type than its field has, such as a number where a text belongs.',
    'The API server refuses the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/value',
    'error',
    'A value that its field does not accept: an unknown word, a bad quantity, a number out of range.',
    'The API server refuses the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/unknown-kind',
    'warning',
    'A kind whose fields nothing here knows, so its objects are not checked.',
    'A misspelled field, or kind, would be found only by the cluster.',
  ),
  schemaRule(
    'schema/no-such-kind',
    'error',
    'A kind of Kubernetes itself that there is not, or not in this group: a misspelled one, mostly.',
    'The API server does not know the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/api-removed',
    'error',
    "An API version that the environment's Kubernetes no longer serves.",
    'The API server does not know the object, and the whole sync fails.',
    DEPRECATION_GUIDE,
  ),
  schemaRule(
    'schema/api-not-served-yet',
    'error',
    "An API version that the environment's Kubernetes does not serve yet.",
    'The API server does not know the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/api-deprecated',
    'warning',
    'An API version that a later Kubernetes will remove.',
    'The upgrade of the cluster would break the next sync of the app.',
    DEPRECATION_GUIDE,
  ),
];
