import type * as v from 'valibot';
import { fieldProblems } from '../base/validation';

/** An invalid command line. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {@link UsageError} with the name of the option or argument if its value is invalid. */
export function requireValid(name: string, schema: v.GenericSchema, value: unknown): void {
  const [problem] = fieldProblems(schema, value);
  if (problem) throw new UsageError(`${name}: ${problem.message}`);
}
