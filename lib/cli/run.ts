import { Console } from 'node:console';
import { realpathSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { describeSystemError, isReading, isSystemError } from '../base/errno';
import { maskSecrets } from '../base/mask';
import { messageOf } from '../base/message-of';
import { packageVersion } from '../base/package';
import { guardRun } from '../base/run-guard';
import { ReportedError } from '../delivery/protocol/delegate';
import { FleetError } from '../model/problem';
import { approveCommand } from './approve-command';
import { bootstrapCommand } from './bootstrap-command';
import { checkCommand } from './check-command';
import { type CompiledFleet, type CompiledScript, loadScript, noFleet } from './compiled-fleet';
import { deliverCommand } from './deliver-command';
import { diffCommand } from './diff-command';
import { healthCommand } from './health-command';
import { historyCommand } from './history-command';
import { initCommand } from './init-command';
import { newCommand } from './new-command';
import { promoteCommand } from './promote-command';
import { releaseCommand } from './release-command';
import { resumeCommand, rollbackCommand } from './rollback-command';
import { secretsCommand } from './secrets-command';
import { refuseRepeatedOptions } from './single-options';
import { statusCommand } from './status-command';
import { synthCommand } from './synth-command';
import { UsageError } from './usage-error';
import { workflowsCommand } from './workflows-command';

const EXIT = { success: 0, refused: 1, usage: 2 } as const;

/**
 * Runs the command line and sets the exit code of the process. Stack traces are printed only with `--debug`.
 *
 * @param fleet the fleet of the repository, or its compiled code; `undefined` outside of a gitops repository.
 */
export function run(
  fleet: CompiledFleet | CompiledScript | undefined,
  args: readonly string[],
): Promise<void> {
  return guardRun(() => runCommand(fleet, args));
}

async function runCommand(
  fleet: CompiledFleet | CompiledScript | undefined,
  args: readonly string[],
): Promise<number> {
  // Scripts read standard output, so whatever the fleet's own code prints goes to standard error.
  const { log, info, debug } = new Console({ stdout: process.stderr, ignoreErrors: false });
  Object.assign(console, { log, info, debug });
  // A reader that closes the pipe early, such as `head`, is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`Could not write to standard output: ${error.message}\n`);
    process.exitCode = EXIT.refused;
  });
  try {
    const loaded = fleet && 'load' in fleet ? await loadScript(fleet) : (fleet ?? noFleet());
    await createProgram(loaded).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.success);
  } catch (error) {
    return report(error, args.includes('--debug'));
  }
}

function createProgram(fleet: CompiledFleet): Command {
  const program = new Command('argosy')
    .description('Render typed app definitions to plain YAML for Argo CD.')
    .version(packageVersion(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .option(
      '--directory <directory>',
      'Use this repository instead of the one that contains the working directory.',
    )
    .option('--debug', 'Print the stack trace of an error.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageText(text)) })
    .showHelpAfterError('Run `argosy --help` for usage.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy init gitops
  $ argosy new checkout --image registry.example.com/checkout:v1.0.0 --port 8080
  $ argosy check
  $ argosy synth
  $ argosy release my-app --env dev --image v1.4.3 --push
  $ argosy --directory gitops status

Exit codes: 0 success, 1 refused or failed (nothing was changed), 2 usage error.`,
    );
  program.hook('preAction', () => demandDirectory(fleet, program.opts().directory));
  program.addCommand(inherit(initCommand(), program));
  program.addCommand(inherit(synthCommand(fleet), program));
  program.addCommand(inherit(checkCommand(fleet), program));
  program.addCommand(inherit(diffCommand(fleet), program));
  program.addCommand(inherit(newCommand(fleet), program));
  program.addCommand(inherit(releaseCommand(fleet), program));
  program.addCommand(inherit(promoteCommand(fleet), program));
  program.addCommand(inherit(approveCommand(fleet), program));
  program.addCommand(inherit(rollbackCommand(fleet), program));
  program.addCommand(inherit(resumeCommand(fleet), program));
  program.addCommand(inherit(statusCommand(fleet), program));
  program.addCommand(inherit(historyCommand(fleet), program));
  program.addCommand(inherit(secretsCommand(fleet), program));
  program.addCommand(inherit(workflowsCommand(fleet), program));
  program.addCommand(inherit(healthCommand(fleet), program));
  program.addCommand(inherit(bootstrapCommand(fleet), program));
  program.addCommand(inherit(deliverCommand(fleet), program), { hidden: true });
  refuseRepeatedOptions(program);
  return program;
}

/** The message of commander, without the value of an unknown option such as `--password=…`: it could be a secret. */
function usageText(text: string): string {
  return text.replace(/^error: /, 'argosy: ').replace(/(unknown option '[^=']+)=.*'/s, "$1'");
}

/** @throws {@link UsageError} if `--directory` does not precede the command: the launcher has ignored it. */
function demandDirectory(fleet: CompiledFleet, directory: string | undefined): void {
  if (directory === undefined) return;
  try {
    if (realpathSync(directory) === realpathSync(fleet.root)) return;
  } catch {
    // It does not exist, or there is no fleet.
  }
  throw new UsageError(
    '--directory must precede the command: `argosy --directory <directory> <command>`.',
  );
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const it of command.commands) inherit(it, command);
  return command;
}

/** Prints an error to standard error, and returns the exit code. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  if (error instanceof ReportedError) return EXIT.refused;
  const message = maskSecrets(textOf(error));
  process.stderr.write(`${error instanceof UsageError ? 'argosy: ' : ''}${message}\n`);
  if (debug) for (const stack of stacks(error)) process.stderr.write(`\n${maskSecrets(stack)}\n`);
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof FleetError) {
    const count = error.problems.length;
    const problems = count === 1 ? '1 problem' : `${count} problems`;
    process.stderr.write(`\nRefused: ${problems}. Nothing was written.\n`);
  }
  return EXIT.refused;
}

function textOf(error: unknown): string {
  if (!isSystemError(error)) return messageOf(error);
  return `${describeSystemError(error)}${isReading(error) ? ' Nothing was changed.' : ''}`;
}

/** The stack traces of the errors that user code threw, and of the error itself. */
function stacks(error: unknown): string[] {
  const causes = error instanceof FleetError ? error.problems.map(({ cause }) => cause) : [];
  return [...new Set([...causes, error])].flatMap((it) =>
    it instanceof Error ? (it.stack ?? []) : [],
  );
}
