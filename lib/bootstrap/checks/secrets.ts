import * as v from 'valibot';
import { ConditionSchema, listOf, onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, waiting } from '../verdict';

/** The kinds that make Kubernetes Secrets. */
const SECRET_MAKERS = {
  'external-secrets': { resource: 'externalsecrets.external-secrets.io', condition: 'Ready' },
  'sealed-secrets': { resource: 'sealedsecrets.bitnami.com', condition: 'Synced' },
} as const;

const MakerSchema = v.object({
  metadata: v.object({ name: v.string() }),
  status: v.optional(v.object({ conditions: v.optional(v.array(ConditionSchema), []) })),
});

/** The operator has made every Kubernetes Secret of Argo CD. */
export function secretsCheck(
  source: keyof typeof SECRET_MAKERS,
  names: readonly string[],
  namespace: string,
): Check {
  const { resource, condition } = SECRET_MAKERS[source];
  return {
    args: ['get', resource, '--namespace', namespace, '--output', 'json'],
    judge: onJson(listOf(MakerSchema), (found) => {
      const reasons = names.flatMap((name) => {
        const maker = found.find((it) => it.metadata.name === name);
        if (maker === undefined) return `${name} does not exist.`;
        const state = maker.status?.conditions.find(({ type }) => type === condition);
        if (state?.status === 'True') return [];
        return `${name}: ${state?.message ?? 'the operator has not looked at it yet.'}`;
      });
      if (reasons.length === 0) return done(names.join(', '));
      return waiting(
        reasons.join('\n'),
        'Check that the operator runs, and that the values are where docs/secrets.md says.',
      );
    }),
  };
}
