import { setImmediate } from 'node:timers/promises';
import { awaitForeign } from '../base/foreign-code';
import { FleetError } from '../model/problem';
import { thrownProblem } from './thrown-problem';

/**
 * Loads code of a fleet file, and reports what it throws as a problem of that file, also in promises and
 * timers that it does not wait for.
 *
 * @throws {@link FleetError}
 */
export async function userCode<T>(file: string, step: () => Promise<T>): Promise<T> {
  const stray: unknown[] = [];
  const keep = (reason: unknown) => stray.push(reason);
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  try {
    return await awaitForeign(file, async () => {
      const result = await step();
      // Node reports a rejected promise when all others that can continue have done so.
      await setImmediate();
      if (stray.length > 0) throw stray[0];
      return result;
    });
  } catch (error) {
    if (error instanceof FleetError) throw error;
    throw new FleetError([thrownProblem({ file }, error)]);
  } finally {
    process.off('unhandledRejection', keep).off('uncaughtException', keep);
  }
}
