import * as v from 'valibot';
import { show } from './hint';
import { isPlainObject } from './json';
import { fieldProblems } from './validation';

/**
 * A schema for an object with arbitrary keys; every key and every value is checked. `v.record` skips the
 * keys `__proto__`, `prototype` and `constructor`, and so accepts any value under them.
 */
export function recordSchema<Value extends v.GenericSchema>(
  key: v.GenericSchema<string>,
  value: Value,
): v.GenericSchema<
  Record<string, v.InferInput<Value>>,
  Readonly<Record<string, v.InferOutput<Value>>>
> {
  return v.pipe(
    v.custom<Record<string, v.InferOutput<Value>>>(
      isPlainObject,
      ({ input }) => `Expected an object, got ${show(input)}.`,
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const [name, it] of Object.entries(dataset.value)) {
        if (v.is(key, name) && v.is(value, it)) continue;
        const problems = [...fieldProblems(key, name), ...fieldProblems(value, it)];
        for (const { path, message } of problems) {
          addIssue({ message, path: [pathItem(name), ...path.map(pathItem)] });
        }
      }
    }),
  );
}

/** A key in the path of an issue. */
export function pathItem(key: unknown): v.UnknownPathItem {
  return { type: 'unknown', origin: 'value', input: undefined, key, value: undefined };
}
