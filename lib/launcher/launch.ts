import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describeSystemError, isSystemError } from '../base/errno';
import { messageOf } from '../base/message-of';
import { PACKAGE_ROOT } from '../base/package';
import { chooseColorOf, styleOf } from '../cli/color';
import { FleetError, styledProblem } from '../model/problem';
import { asksForJson, reportJson } from '../model/problem-json';
import { cacheCompiledCode, optimizeLate } from './compile-time';
import { loadFleetScript } from './fleet-script';
import { limitHeapGrowth } from './heap-growth';
import { preloadPackages } from './packages';
import { findRepository, installedLibrary, isRepository } from './repository';

/** An error that prevents the command from starting. */
class LaunchError extends Error {
  constructor(
    readonly reason: string,
    readonly fix: string | undefined,
    readonly exitCode: 1 | 2,
  ) {
    super(reason);
  }
}

/**
 * Starts the command line: finds the repository, and runs its installed library with its fleet. Outside of a
 * repository, it runs this library without a fleet.
 */
export async function launch(args: readonly string[]): Promise<void> {
  try {
    const named = namedDirectory(args);
    const root = named ?? findRepository(process.cwd());
    if (root === undefined || needsNoFleet(args)) return await runWithoutFleet(args);
    const library = libraryFor(root, named !== undefined);
    if (library !== PACKAGE_ROOT) return await otherLauncher(library)(args);
    optimizeLate();
    limitHeapGrowth();
    cacheCompiledCode(root);
    // The compiler is a process, which may not start.
    process.on('uncaughtException', fail);
    const isDebug = args.includes('--debug');
    if (isDebug) process.setSourceMapsEnabled(true);
    else await preloadPackages(root);
    const script = await loadFleetScript(root, isDebug);
    process.off('uncaughtException', fail);
    const { run } = createRequire(join(root, 'main.ts'))('argosy/cli') as typeof import('../cli');
    const threads = { file: join(__dirname, 'thread.js'), root, fleet: script.code };
    await run(isDebug ? script : { ...script, threads }, args);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  const args = process.argv.slice(2);
  if (asksForJson(args)) process.stdout.write(failureJson(error));
  chooseColorOf(args);
  process.stderr.write(`${explain(error)}
`);
  process.exitCode = error instanceof LaunchError ? error.exitCode : 1;
}

/**
 * The repository from `--directory`, which precedes the command: behind it, the same text may be the value of another
 * option. The command refuses one there.
 */
function namedDirectory(args: readonly string[]): string | undefined {
  for (let i = 0; i < optionCount(args); i++) {
    const [, inline] = /^--directory=(.*)$/s.exec(args[i] ?? '') ?? [];
    const value = args[i] === '--directory' ? (args[i + 1] ?? '') : inline;
    if (value === undefined) continue;
    if (value === '') throw new LaunchError('--directory: name a directory.', undefined, 2);
    const directory = resolve(value);
    if (isRepository(directory)) return directory;
    const reason = existsSync(directory)
      ? 'is not a gitops repository: it has no cdk8s.yaml and main.ts'
      : 'does not exist';
    throw new LaunchError(`--directory: ${directory} ${reason}.`, undefined, 2);
  }
  return undefined;
}

/**
 * The library that the repository has installed. Without `--directory`, the command of one repository refuses to run
 * the code of another that it happens to be started in.
 */
function libraryFor(root: string, isNamed: boolean): string {
  const library = installedLibrary(root);
  if (library === undefined) {
    throw new LaunchError(`The packages of ${root} are not installed.`, 'run `npm ci` there.', 1);
  }
  const own = findRepository(PACKAGE_ROOT);
  if (library === PACKAGE_ROOT || isNamed) return library;
  if (own === undefined) {
    demandOwnRepository(root);
    return library;
  }
  throw new LaunchError(
    `this argosy belongs to ${own}, but the current repository is ${root}, which has its own.`,
    'pass --directory <directory>, or run `npx argosy` in the repository.',
    2,
  );
}

/**
 * Refuses the code of another user in a parent of the working directory, as git does: anyone may write to some of them,
 * such as /tmp.
 */
function demandOwnRepository(root: string): void {
  if (root === realpathSync(process.cwd()) || statSync(root).uid === process.getuid?.()) return;
  throw new LaunchError(
    `${root} is a gitops repository of another user, whose code would run.`,
    'pass --directory to run it nevertheless.',
    2,
  );
}

/** True for a command that works without a fleet. */
function needsNoFleet(args: readonly string[]): boolean {
  const command = args[optionCount(args)];
  return command === 'init' || command === 'help' || args.includes('--help') || args.includes('-h');
}

function otherLauncher(library: string): typeof launch {
  const launcher = join(library, 'build/launcher.js');
  if (!existsSync(launcher)) {
    throw new LaunchError(`${library} is not built.`, 'run `npm ci` there.', 1);
  }
  return require(launcher).launch;
}

async function runWithoutFleet(args: readonly string[]): Promise<void> {
  const { cli } = require('./argosy.js') as { cli: typeof import('../cli') };
  await cli.run(undefined, args);
}

/** How many arguments precede the command: options, and the values of those that have one. */
function optionCount(args: readonly string[]): number {
  let i = 0;
  while (args[i]?.startsWith('-')) {
    i += args[i] === '--directory' || args[i] === '--color' ? 2 : 1;
  }
  return i;
}

function failureJson(error: unknown): string {
  if (error instanceof FleetError) return reportJson({}, error.problems, 'refused');
  if (error instanceof LaunchError) {
    const { reason: message, fix, exitCode } = error;
    return reportJson({}, [{ message, fix }], exitCode === 2 ? 'usage' : 'refused');
  }
  return reportJson({}, [{ message: textOf(error) }], 'failed');
}

function explain(error: unknown): string {
  if (error instanceof FleetError) {
    const problems = error.problems.map(styledProblem(styleOf(process.stderr)));
    return `${problems.join('\n')}\n\nRefused. Nothing was written.`;
  }
  if (error instanceof LaunchError) {
    const { reason, fix, exitCode } = error;
    const style = styleOf(process.stderr);
    const prefix = exitCode === 2 ? `${style.severity('argosy:')} ` : '';
    return `${prefix}${reason}${fix === undefined ? '' : `\n  ${style.fix('Fix:')} ${fix}`}`;
  }
  if (process.argv.includes('--debug') && error instanceof Error) return error.stack ?? '';
  return textOf(error);
}

function textOf(error: unknown): string {
  return isSystemError(error)
    ? `${describeSystemError(error)} Nothing was changed.`
    : messageOf(error);
}
