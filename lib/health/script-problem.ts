import { ScriptError } from '../lua/run-script';
import { FleetError, type Problem } from '../model/problem';
import { MissingLibraryError } from './argo-script';

/** Says where a script of the fleet fails: interpreters know it as `<string>`. */
export function scriptProblem(file: string, script: string, error: Error): Problem {
  const { line, message } = locate(error.message, script);
  const fix = error instanceof MissingLibraryError ? libraryFix(file) : undefined;
  return { file, ...(line && { line }), message, ...(fix && { fix }) };
}

/**
 * Runs a script of the fleet.
 *
 * @throws FleetError if the script fails, with its file and line.
 */
export function inScript<T>(file: string, script: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw new FleetError([scriptProblem(file, script, error)]);
  }
}

function libraryFix(file: string): string {
  const what = 'Do without libraries that are not open, such as `string`, `math` and `os`';
  return file.endsWith('/health.lua')
    ? `${what}, or open them with the line \`-- argocd: useOpenLibs\` in this file.`
    : `${what}. Argo CD opens none for actions: \`useOpenLibs\` is for health checks.`;
}

/** Takes the place out of a message of gopher-lua. */
function locate(message: string, script: string): { line?: number; message: string } {
  const running = /^<string>:(\d+): (.*)$/s.exec(message);
  if (running) return at(running[1], running[2]);
  const compiling = /^compile error near line\((\d+)\) <string>: (.*)$/s.exec(message);
  if (compiling) return at(compiling[1], compiling[2]);
  const parsing = /^<string> line:(\d+)\(column:\d+\) near '(.*)': {3}(.*)$/s.exec(message);
  if (parsing) return at(parsing[1], `${parsing[3]} near '${parsing[2]}'`);
  const ending = /^<string> at EOF: {3}(.*)$/s.exec(message);
  if (ending) {
    return at(String(script.trimEnd().split('\n').length), `${ending[1]} at the end of the file`);
  }
  return { message: message.replace(/^<string>: /, '') };
}

function at(line: string | undefined, message = ''): { line: number; message: string } {
  return { line: Number(line), message };
}
