import type * as v from 'valibot';
import { nearest } from '../base/hint';
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

/** @throws {@link UsageError} with a suggestion if a name is none of those that there are. */
export function requireOneOf(
  option: string,
  what: string,
  name: string,
  names: readonly string[],
): void {
  if (names.includes(name)) return;
  const guess = nearest(name, names);
  const hint = guess ? ` Did you mean "${guess}"?` : ` There are: ${names.join(', ')}.`;
  throw new UsageError(`${option}: there is no ${what} ${JSON.stringify(name)}.${hint}`);
}
