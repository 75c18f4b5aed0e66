import { setImmediate } from 'node:timers/promises';
import { awaitForeign } from '../base/foreign-code';
import { messageOf } from '../base/message-of';
import { FleetError, fixOf, type Problem } from '../model/problem';

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
    return await awaitForeign(async () => {
      const result = await step();
      // Node reports a rejected promise when all others that can continue have done so.
      await setImmediate();
      if (stray.length > 0) throw stray[0];
      return result;
    });
  } catch (error) {
    if (error instanceof FleetError) throw error;
    throw new FleetError([thrownBy(error, file)]);
  } finally {
    process.off('unhandledRejection', keep).off('uncaughtException', keep);
  }
}

/** The problem for an error that fleet code threw. A compile error has a `place`. */
function thrownBy(error: unknown, file: string): Problem {
  const message = messageOf(error);
  if (error instanceof Error && 'place' in error) return { file: String(error.place), message };
  if (isMissingPackage(error)) return missingPackage(error, file);
  return { file, message, fix: fixOf(error), cause: error };
}

/** The error of Node for a package that is not installed. */
interface MissingPackage extends Error {
  readonly requireStack: readonly string[];
}

function isMissingPackage(error: unknown): error is MissingPackage {
  const { code, requireStack } = (error ?? {}) as Partial<NodeJS.ErrnoException & MissingPackage>;
  return code === 'MODULE_NOT_FOUND' && Array.isArray(requireStack);
}

function missingPackage(
  { message, requireStack: [importer = ''] }: MissingPackage,
  file: string,
): Problem {
  const [what = message] = message.split('\n');
  if (importer.includes('/node_modules/') || importer.includes('/.argosy/')) {
    const fix =
      'Run `npm ci`, or `npm install <package>` if package.json does not list the package.';
    return { file, message: `${what}.`, fix };
  }
  const fix =
    'Run `npm install --install-links <directory>` for a package in a directory: a link to it does not find the packages of this repository.';
  return { file, message: `${what}, which ${importer} requires.`, fix };
}
