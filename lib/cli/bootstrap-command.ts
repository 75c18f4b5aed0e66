import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { Git } from '../base/git';
import { BootstrapError } from '../bootstrap/bootstrap-error';
import { bootstrapPlan } from '../bootstrap/bootstrap-plan';
import type { BootstrapTarget } from '../bootstrap/bootstrap-target';
import { PASSWORD_SECRET, readPasswordArgs } from '../bootstrap/checks/password';
import { contextNamed, READ_CONTEXTS } from '../bootstrap/kube-context';
import { type Kubectl, kubectlOnPath } from '../bootstrap/kubectl';
import { demandCommitted } from '../bootstrap/pushed';
import { pushedRevision } from '../bootstrap/pushed-revision';
import { runPlan } from '../bootstrap/run-plan';
import { uninstallPlan } from '../bootstrap/uninstall-plan';
import { DurationSchema, milliseconds } from '../kubernetes/duration';
import { RENDERED_ROOT } from '../model/layout';
import {
  bootstrapJson,
  PLACEHOLDER,
  planText,
  refusedBootstrapJson,
  resultText,
  runText,
  uninstallText,
} from './bootstrap-output';
import type { CompiledFleet } from './compiled-fleet';
import { confirm } from './confirm';
import { warnOfOtherLibrary } from './library-warning';
import { StepProgress } from './progress';
import { renderedTarget } from './rendered-target';
import { requireValid, UsageError } from './usage-error';

interface Options {
  readonly env?: string;
  readonly context?: string;
  readonly run?: boolean;
  readonly yes?: boolean;
  readonly adopt?: boolean;
  readonly timeout: string;
  readonly showPassword?: boolean;
  readonly uninstall?: boolean;
  readonly json?: boolean;
}

/** `argosy bootstrap`. */
export function bootstrapCommand(fleet: CompiledFleet): Command {
  return new Command('bootstrap')
    .description('Start Argo CD in a cluster: print the steps, or run them with kubectl.')
    .option('--env <environment>', 'The Argo CD of this environment, if it has one of its own.')
    .option('--context <name>', 'The context of kubectl. Required with --run.')
    .option('--run', 'Run the steps. Safe to run again at any time.')
    .option('--yes', 'With --run: do not ask for confirmation.')
    .option('--adopt', 'With --run: replace an Argo CD that was installed in another way.')
    .option('--timeout <duration>', 'With --run: how long to wait for each step.', '10m')
    .option('--show-password', 'With --run: print the initial password of the user admin.')
    .option('--uninstall', 'Print how to remove Argo CD and keep the apps. Never run.')
    .option('--json', 'Print the steps, or what became of them, as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy bootstrap                              print the steps
  $ argosy bootstrap --context home --run         run them, after a confirmation
  $ argosy bootstrap --context home --run --yes   run them without a terminal
  $ argosy bootstrap --env production --context production --run
  $ argosy bootstrap --uninstall

It needs kubectl 1.22 or later, and the rights of a cluster administrator. dist/ has to be committed and pushed.
Exits with 1 if a step fails or is not complete in time. Run it again: it continues there.`,
    )
    .action(async (options: Options, command: Command) => {
      try {
        await bootstrap(fleet, options, command);
      } catch (error) {
        if (options.json) print(refusedBootstrapJson(error));
        throw error;
      }
    });
}

async function bootstrap(fleet: CompiledFleet, options: Options, command: Command): Promise<void> {
  demandFitting(options, command);
  warnOfOtherLibrary(fleet.root);
  const rendered = await renderedTarget(fleet, options.env);
  const target = options.run ? withPushed(rendered, fleet.root) : rendered;
  const { context = PLACEHOLDER } = options;
  if (options.uninstall) {
    const steps = uninstallPlan(target, context);
    return print(options.json ? json({ uninstall: steps }) : uninstallText(target, steps));
  }
  const steps = bootstrapPlan(target, context, options.adopt);
  if (!options.run) {
    return print(
      options.json ? bootstrapJson(target, context, steps) : planText(target, context, steps),
    );
  }
  const warning = demandCommitted(new Git(fleet.root), RENDERED_ROOT, target.branch);
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  const kubectl = kubectlOnPath(fleet.root);
  const kube = contextNamed(context, await kubectl(READ_CONTEXTS, 30_000), target.clusters);
  process.stderr.write(runText(target, kube));
  if (!options.yes && !(await confirm('Run the steps?'))) {
    throw new BootstrapError(
      'argosy bootstrap --run',
      'Cancelled. Nothing was changed.',
      'Run it again and answer y, or add --yes.',
    );
  }
  const progress = new StepProgress();
  const results = await runPlan(steps, {
    ...{ kubectl, context, sleep, now: Date.now },
    timeout: milliseconds(options.timeout),
    onStart: ({ title }) => progress.start(title),
    onWait: (_, reason) => progress.wait(reason),
    onEnd: (result) => {
      progress.end();
      if (!options.json) print(resultText(result, context));
    },
  });
  const password =
    options.showPassword &&
    results.some(({ step, state }) => step.id === 'password' && state === 'done')
      ? await initialPassword(kubectl, context, target.namespace)
      : undefined;
  const isOk = results.every(({ state }) => state === 'done' || state === 'unchanged');
  if (options.json) print(bootstrapJson(target, context, steps, { results, password }));
  else if (password !== undefined) print(`The initial password of admin: ${password}\n`);
  if (!isOk) process.exitCode = 1;
}

/** What Argo CD should have seen before an Application counts as settled. */
function withPushed(target: BootstrapTarget, root: string): BootstrapTarget {
  const pushed = pushedRevision(new Git(root), target.branch);
  return pushed === undefined ? target : { ...target, pushed };
}

/** @throws UsageError if the options do not fit each other. */
function demandFitting(options: Options, command: Command): void {
  const { run, yes, adopt, showPassword, uninstall, context } = options;
  requireValid('--timeout', DurationSchema, options.timeout);
  const needRun = [
    ...(yes ? ['--yes'] : []),
    ...(adopt ? ['--adopt'] : []),
    ...(showPassword ? ['--show-password'] : []),
    ...(command.getOptionValueSource('timeout') === 'cli' ? ['--timeout'] : []),
  ];
  if (uninstall && run) {
    throw new UsageError(
      '--uninstall is never run: it prints the steps, which a person takes one by one. Omit --run.',
    );
  }
  if (!run && needRun.length > 0) throw new UsageError(`${needRun[0]} requires --run.`);
  if (run && context === undefined) {
    throw new UsageError(
      '--run requires --context <name>: the context of the cluster that Argo CD is to run in, of those that `kubectl config get-contexts` lists.',
    );
  }
  if (run && !yes && !process.stdin.isTTY) {
    throw new UsageError('--run asks for confirmation on a terminal. Without one, add --yes.');
  }
}

/** The initial password; `undefined` if it has been deleted. */
async function initialPassword(
  kubectl: Kubectl,
  context: string,
  namespace: string,
): Promise<string | undefined> {
  const { status, stdout } = await kubectl(
    ['--context', context, ...readPasswordArgs(namespace)],
    60_000,
  );
  if (status === 0) return Buffer.from(stdout, 'base64').toString();
  process.stderr.write(
    `There is no Secret ${PASSWORD_SECRET}, or it cannot be read.\n  Fix: If nobody knows the password, let Argo CD make a new one: docs/operations.md#disaster-recovery.\n`,
  );
  return undefined;
}

function print(text: string): void {
  process.stdout.write(text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
