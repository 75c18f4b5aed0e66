import { messageOf } from '../base/message-of';
import { fixOf, type Problem } from '../model/problem';
import { missingName } from './missing-name';

/**
 * The problem for an error that fleet code threw. A compile error has it.
 *
 * @param where the file, and a field of it.
 */
export function thrownProblem(where: Pick<Problem, 'file' | 'field'>, error: unknown): Problem {
  const problem = { ...where, message: messageOf(error).replace(WRAPPED, ''), fix: fixOf(error) };
  if (!(error instanceof Error)) return { ...problem, cause: error };
  if ('compileProblem' in error) return error.compileProblem as Problem;
  if (isMissingPackage(error)) return missingPackage(error, where);
  return { ...problem, ...missingName(error), cause: error };
}

/** What cdk8s writes before the message of an error. */
const WRAPPED = /^Failed serializing construct at path '.*' with name '.*': (\w*Error: )?/;

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
