import * as v from 'valibot';
import { ConditionSchema, listOf, onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, failed, type Verdict, waiting } from '../verdict';

const CrdSchema = v.object({
  metadata: v.object({ name: v.string(), deletionTimestamp: v.optional(v.string()) }),
  status: v.optional(v.object({ conditions: v.optional(v.array(ConditionSchema), []) })),
});

/**
 * CRDs exist, and the API server serves their kinds.
 *
 * @param names such as `applications.argoproj.io`.
 * @param missing the verdict about those that do not exist.
 */
export function crdsCheck(
  names: readonly string[],
  missing: (names: readonly string[]) => Verdict,
): Check {
  return {
    args: ['get', 'crd', ...names, '--ignore-not-found', '--output', 'json'],
    judge: onJson(listOf(CrdSchema), (found) => {
      const byName = new Map(found.map((it) => [it.metadata.name, it]));
      const absent = names.filter((it) => !byName.has(it));
      if (absent.length > 0) return missing(absent);
      for (const [name, { metadata, status }] of byName) {
        if (metadata.deletionTimestamp !== undefined) {
          return waiting(
            `The CRD ${name} is being deleted.`,
            `It stays until its objects are gone. Look for those with finalizers: \`kubectl get ${name} --all-namespaces\`.`,
          );
        }
        const of = (type: string) => status?.conditions.find((it) => it.type === type);
        const names = of('NamesAccepted');
        if (names?.status === 'False') {
          return failed(
            `The CRD ${name} is not accepted: ${names.message ?? names.reason}.`,
            'Another CRD has a name of it. Delete that one first.',
          );
        }
        const established = of('Established');
        if (established?.status !== 'True') {
          return waiting(
            `The CRD ${name} is not established yet: ${established?.message ?? 'it has no condition Established'}.`,
            `See its conditions: \`kubectl describe crd ${name}\`. Then run the command again.`,
          );
        }
      }
      return done();
    }),
  };
}
