import type * as v from 'valibot';
import { fieldProblems } from '../base/validation';

/** An invalid command line. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /**
   * @param reason what is wrong, such as `--env: there is no environment "prod".`
   * @param fix how to fix it, in the imperative. @default the reason says so
   */
  constructor(
    readonly reason: string,
    readonly fix?: string,
  ) {
    super(fix === undefined ? reason : `${reason}\n  Fix: ${fix}`);
  }
}

/** @throws {@link UsageError} with the name of the option or argument if its value is invalid. */
export function requireValid(name: string, schema: v.GenericSchema, value: unknown): void {
  const [problem] = fieldProblems(schema, value);
  if (problem) throw new UsageError(`${name}: ${problem.message}`);
}
