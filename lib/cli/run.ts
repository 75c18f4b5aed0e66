import { Console } from 'node:console';
import { realpathSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { maskSecrets } from '../base/mask';
import { packageVersion } from '../base/package';
import { guardRun } from '../base/run-guard';
import { ReportedError } from '../delivery/protocol/delegate';
import { FleetError } from '../model/problem';
import { asksForJson } from '../model/problem-json';
import { approveCommand } from './approve-command';
import { bootstrapCommand } from './bootstrap-command';
import { checkCommand } from './check-command';
import { codeownersCommand } from './codeowners-command';
import { COLOR_CHOICES, type ColorChoice, chooseColor, styleOf } from './color';
import { type CompiledFleet, type CompiledScript, loadScript, noFleet } from './compiled-fleet';
import { deliverCommand } from './deliver-command';
import { diffCommand } from './diff-command';
import { failureJson, failureOf, failureText, usageText } from './failure';
import { healthCommand } from './health-command';
import { historyCommand } from './history-command';
import { initCommand } from './init-command';
import { listCommand } from './list-command';
import { newCommand } from './new-command';
import { promoteCommand } from './promote-command';
import { ErrorWithReport } from './refusal';
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
  // Of a command line that is not valid, only the text is known.
  let isJson = asksForJson(args);
  try {
    const loaded = fleet && 'load' in fleet ? await loadScript(fleet) : (fleet ?? noFleet());
    const program = createProgram(loaded);
    program.hook('preAction', (_, command) => {
      isJson = command.opts<{ json?: boolean }>().json === true;
    });
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.success);
  } catch (error) {
    if (isJson && !isHelp(error)) process.stdout.write(failureJson(error));
    return report(error, args.includes('--debug'));
  }
}

/** True for the end of a command that has only printed its help, or the version. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** The command line. */
export function createProgram(fleet: CompiledFleet): Command {
  const program = new Command('argosy')
    .description('Render typed app definitions to plain YAML for Argo CD.')
    .version(packageVersion(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .option(
      '--directory <directory>',
      'Use this repository instead of the one that contains the working directory.',
    )
    .addOption(
      new Option(
        '--color <when>',
        'Whether to use colors. Default: on a terminal, unless NO_COLOR is set.',
      ).choices(COLOR_CHOICES),
    )
    .option('--debug', 'Print the stack trace of an error.')
    .on('option:color', (choice: ColorChoice) => chooseColor(choice))
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(`${styleOf(process.stderr).severity('argosy:')} ${usageText(text)}`),
    })
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
  program.addCommand(inherit(listCommand(fleet), program));
  program.addCommand(inherit(statusCommand(fleet), program));
  program.addCommand(inherit(historyCommand(fleet), program));
  program.addCommand(inherit(secretsCommand(fleet), program));
  program.addCommand(inherit(workflowsCommand(fleet), program));
  program.addCommand(inherit(codeownersCommand(fleet), program));
  program.addCommand(inherit(healthCommand(fleet), program));
  program.addCommand(inherit(bootstrapCommand(fleet), program));
  program.addCommand(inherit(deliverCommand(fleet), program), { hidden: true });
  refuseRepeatedOptions(program);
  return program;
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
  if (isHelp(error)) return EXIT.success;
  // Commander has printed it.
  if (error instanceof CommanderError) return EXIT.usage;
  if (error instanceof ReportedError) return error.exitCode;
  process.stderr.write(`${failureText(error, styleOf(process.stderr))}\n`);
  const cause = error instanceof ErrorWithReport ? error.cause : error;
  if (debug) for (const stack of stacks(cause)) process.stderr.write(`\n${maskSecrets(stack)}\n`);
  if (failureOf(error).result === 'usage') return EXIT.usage;
  if (cause instanceof FleetError) {
    const count = cause.problems.length;
    const problems = count === 1 ? '1 problem' : `${count} problems`;
    process.stderr.write(`\nRefused: ${problems}. Nothing was written.\n`);
  }
  return EXIT.refused;
}

/** The stack traces of the errors that user code threw, and of the error itself. */
function stacks(error: unknown): string[] {
  const causes = error instanceof FleetError ? error.problems.map(({ cause }) => cause) : [];
  return [...new Set([...causes, error])].flatMap((it) =>
    it instanceof Error ? (it.stack ?? []) : [],
  );
}
