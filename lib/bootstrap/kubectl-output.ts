import * as v from 'valibot';
import type { KubectlResult } from './kubectl';
import { failureOf } from './kubectl-failure';
import { failed, type Verdict } from './verdict';

/** Judges what a successful command printed; one that failed says why itself. */
export function onOutput(judge: (output: string) => Verdict): (result: KubectlResult) => Verdict {
  return (result) => (result.status === 0 ? judge(result.stdout) : failureOf(result));
}

/** Parses JSON of kubectl, where `null` means that a field is not set; returns `undefined` for invalid text. */
export function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output, (_, value) => (value === null ? undefined : value));
  } catch {
    return undefined;
  }
}

/** Judges the JSON that a successful command printed. */
export function onJson<S extends v.GenericSchema>(
  schema: S,
  judge: (value: v.InferOutput<S>) => Verdict,
): (result: KubectlResult) => Verdict {
  return onOutput((output) => {
    // With `--ignore-not-found`, kubectl prints nothing for nothing.
    const parsed = v.safeParse(schema, output.trim() === '' ? { items: [] } : parseOutput(output));
    if (parsed.success) return judge(parsed.output);
    const start = output.slice(0, 80).replaceAll('\n', ' ');
    return failed(
      `kubectl printed something unexpected: ${JSON.stringify(start)}`,
      'Use a kubectl of a version that the cluster supports, and no wrapper that changes its output.',
    );
  });
}

/** The objects that `kubectl get -o json` prints: a list, or the only one by itself. */
export const listOf = <S extends v.GenericSchema>(item: S) =>
  v.pipe(
    v.union([
      v.object({ items: v.array(v.unknown()) }),
      v.pipe(
        v.looseObject({ metadata: v.unknown() }),
        v.transform((it) => ({ items: [it] })),
      ),
    ]),
    v.transform(({ items }): unknown[] => items),
    v.array(item),
  );

/** A condition in the status of an object. */
export const ConditionSchema = v.object({
  type: v.string(),
  status: v.optional(v.string()),
  reason: v.optional(v.string()),
  message: v.optional(v.string()),
});

/** A condition in the status of an object. */
export type Condition = v.InferOutput<typeof ConditionSchema>;
