import type { SchemaRuleId } from '../kubernetes/schemas/finding';
import { perContext } from './per-context';
import type { Rule, RuleContext, RuleFinding, Severity } from './rule';

/** The findings of all schema rules: each object is validated once for all of them. */
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

/** The rules about the fields of each object, for the Kubernetes version of its environment. */
export const SCHEMA_RULES: readonly Rule[] = [
  schemaRule(
    'schema/unknown-field',
    'error',
    'A field that the kind does not have, usually a misspelled one.',
    'The API server silently drops it, so it has no effect.',
    'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  ),
  schemaRule(
    'schema/unchecked-field',
    'warning',
    'A field of a custom resource that its built-in schema, which has only the usual fields, does not have.',
    'If it is misspelled, only the cluster would report it.',
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
    'A value of the wrong type, such as a number instead of a string.',
    'The API server refuses the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/value',
    'error',
    'A value that its field does not accept: an unknown enum value, an invalid quantity, a number out of range.',
    'The API server refuses the object, and the whole sync fails.',
  ),
  schemaRule(
    'schema/repeated-key',
    'error',
    'Two items have one key, in a list that Kubernetes merges by key: variables, volumes, mounts, ports, pull secrets, host aliases, topology spread.',
    'The API server refuses the object, or an update drops one of the two, whichever the order of the changes decides.',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
  ),
  schemaRule(
    'schema/unknown-kind',
    'warning',
    'A kind without a schema, so its fields are not checked.',
    'Only the cluster would report a misspelled field or kind.',
  ),
  schemaRule(
    'schema/no-such-kind',
    'error',
    'A kind that does not exist in its Kubernetes API group, usually a misspelled one.',
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
    'An API version that a later Kubernetes version removes.',
    'After the upgrade of the cluster, every sync of the app fails.',
    DEPRECATION_GUIDE,
  ),
];
