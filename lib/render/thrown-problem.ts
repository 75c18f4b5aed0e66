import { DEBUG_HINT, FleetError, type Problem } from '../model/problem';
import { missingName } from './missing-name';

/** Runs code of a fleet file, and reports what it throws as a problem of that file. */
export async function userCode<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof FleetError) throw error;
    throw new FleetError([thrownProblem({ file }, error)]);
  }
}

/**
 * The problem for an error that fleet code threw. A compile error has it.
 *
 * @param where the file, and a field of it.
 */
export function thrownProblem(where: Pick<Problem, 'file' | 'field'>, error: unknown): Problem {
  if (!(error instanceof Error)) return { ...where, message: String(error), fix: DEBUG_HINT };
  if ('compileProblem' in error) return error.compileProblem as Problem;
  if (isMissingPackage(error)) return missingPackage(error, where);
  const { message, fix = DEBUG_HINT } = error as Error & { readonly fix?: string };
  return { ...where, message, fix: String(fix), ...missingName(error), cause: error };
}

/** The error of Node for a package that is not installed. */
interface MissingPackage extends Error {
  readonly requireStack: readonly string[];
}

function isMissingPackage(error: Error): error is MissingPackage {
  const { code, requireStack } = error as Partial<NodeJS.ErrnoException & MissingPackage>;
  return code === 'MODULE_NOT_FOUND' && Array.isArray(requireStack);
}

function missingPackage(
  { message, requireStack: [importer = ''] }: MissingPackage,
  where: Pick<Problem, 'file' | 'field'>,
): Problem {
  const [what = message] = message.split('\n');
  if (importer.includes('/node_modules/') || importer.includes('/.argosy/')) {
    const name = /'((?:@[^/']+\/)?[^/']+)/.exec(what)?.[1] ?? '<package>';
    const fix = `Run \`npm ci\`, or \`npm install ${name}\` if package.json does not list the package.`;
    return { ...where, message: `${what}.`, fix };
  }
  const fix =
    'Run `npm install --install-links <directory>` for a package in a directory: a link to it does not find the packages of this repository.';
  return { ...where, message: `${what}, which ${importer} requires.`, fix };
}
