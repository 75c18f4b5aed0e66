import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { DiskError } from '../base/disk-error';
import { relativePath } from '../base/relative-path';
import { isDeployed, RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';
import { reportJson } from '../model/problem-json';
import { loadFleet } from '../render/load';
import { RefusedError } from '../render/report';
import { outputProblem } from '../synth/output-directory';
import { restoreDeleted } from '../synth/restore';
import { type SynthResult, synthFleet } from '../synth/synth';
import { DEFAULT_BASE, requireBase, warnWithoutGit } from './base-option';
import { deleteReport, isRefusedByValidation, writeReport } from './cdk8s-validation';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { failureText } from './failure';
import { warnOfOtherLibrary } from './library-warning';
import { Progress } from './progress';
import { ErrorWithReport, Refusal } from './refusal';
import { synthReport, synthText } from './synth-output';
import { UsageError } from './usage-error';

interface Options {
  readonly allowDelete?: readonly string[];
  readonly base?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

/** `argosy synth`. */
export function synthCommand(fleet: CompiledFleet): Command {
  return new Command('synth')
    .description(`Render every app for every environment into ${RENDERED_ROOT}/.`)
    .option('--dry-run', 'Print the planned change of each file without writing anything.')
    .addOption(
      new Option('--check', 'Like --dry-run, and exit with 1 if a file differs.').implies({
        dryRun: true,
      }),
    )
    .addOption(
      new Option(
        '--allow-delete <name>',
        'Allow all files of an app, an environment or group, <environment>/<app> or "all" to be deleted. Repeatable.',
      )
        .env('ARGOSY_ALLOW_DELETE')
        .argParser((value: string, previous: string[] = []) => [...previous, ...value.split(',')]),
    )
    .option('--output <directory>', `Render into this directory instead of ${RENDERED_ROOT}/.`)
    .option('--base <commit>', 'Compare with the rendered manifests of this commit.', DEFAULT_BASE)
    .option('--json', 'Print the plan as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy synth                          render the fleet, and write the files that differ
  $ argosy synth --dry-run                list the files that would be written and deleted
  $ argosy synth --check                  fail if dist/ is out of date, in CI
  $ argosy synth --allow-delete checkout  render the fleet after removing the app checkout
  $ argosy synth --output /tmp/try        render into a scratch directory

\`cdk8s synth\` runs this command. If the fleet has an error, nothing is written.`,
    )
    .action((options: Options, command: Command) => synth(fleet, options, command));
}

async function synth(fleet: CompiledFleet, options: Options, command: Command): Promise<void> {
  warnOfOtherLibrary(fleet.root);
  const dryRun = options.dryRun === true;
  const staging = stagingDirectory(fleet.root);
  const directory = outputDirectory(fleet.root, staging, options.output);
  if (isCdk8sOutput(join(fleet.root, RENDERED_ROOT))) reportRestored(restoreDeleted(fleet.root));
  requireBase(command, fleet.root);
  const progress = new Progress('Rendering');
  const run = async () =>
    synthFleet(await loadFleet(fleet), {
      root: fleet.root,
      directory,
      allowDelete: options.allowDelete ?? [],
      documentStart: isStream(directory),
      build: fleet.build,
      threads: fleet.threads,
      sourceMap: fleet.sourceMap,
      base: options.base,
      dryRun,
      onWait: (pid) => process.stderr.write(`Waiting for another synth (process ${pid}) …\n`),
      onProgress: (done, total) => progress.show(done, total),
    });
  deleteReport(fleet.root);
  // First, since nothing may fail once the tree is written.
  if (isCdk8sOutput(staging)) linkStaging(staging, directory);
  const result = await run()
    .catch((error) => {
      if (!(error instanceof FleetError)) throw error;
      if (!(error instanceof RefusedError) || error.report.problems.length > 0) throw error;
      writeReport(fleet.root, error.report);
      if (!isCdk8sOutput(staging) || !isRefusedByValidation(fleet.root)) throw error;
      const text = failureText(error, styleOf(process.stderr));
      process.stderr.write(`${text}\n\nRefused. Nothing was written.\n`);
      return undefined;
    })
    .finally(() => progress.end());
  if (result === undefined) return;
  warnWithoutGit();
  writeReport(fleet.root, { findings: result.findings, problems: [] });
  const isRefused = result.problems.length > 0;
  const name = options.output ?? relativePath(fleet.root, directory);
  const report = synthReport(result, dryRun);
  if (!options.json && (dryRun || !isRefused)) {
    process.stdout.write(synthText(result, dryRun, name));
  }
  if (isRefused) throw new ErrorWithReport(new FleetError(result.problems), report);
  const difference = options.check ? differenceOf(result.plan, name) : undefined;
  if (difference) throw new ErrorWithReport(difference, report);
  if (options.json) process.stdout.write(reportJson(report));
}

/** The refusal if a file differs from the rendering, or Argo CD would deploy one that belongs to nothing in the fleet. */
function differenceOf(plan: SynthResult['plan'], directory: string): Refusal | undefined {
  const deployed = plan.foreign.filter(isDeployed);
  if (deployed.length > 0) {
    return new Refusal(
      `Argo CD would deploy what no app of the fleet has: ${deployed.join(', ')}.`,
      `delete it from ${directory}/, or add it to an app with \`extend\`.`,
    );
  }
  const count = plan.create.length + plan.update.length + plan.delete.length;
  if (count === 0) return undefined;
  const files = count === 1 ? '1 file differs' : `${count} files differ`;
  return new Refusal(
    `${directory}/ is out of date: ${files}.`,
    'run `npx argosy synth` and commit the changes.',
  );
}

function reportRestored(restored: boolean | undefined): void {
  if (restored === undefined) return;
  const outcome = restored ? 'it was restored from git' : 'it could not be restored from git';
  process.stderr.write(
    `cdk8s-cli deleted ${RENDERED_ROOT}/; ${outcome}. Fix: omit \`--output\`; \`cdk8s synth\` updates ${RENDERED_ROOT}/ without it.\n`,
  );
}

/** The `output` directory in cdk8s.yaml. cdk8s-cli empties it before each synth. */
function stagingDirectory(root: string): string {
  return join(root, '.argosy', 'cdk8s');
}

function isCdk8sOutput(directory: string): boolean {
  const outdir = process.env['CDK8S_OUTDIR'];
  return outdir !== undefined && resolve(outdir) === directory;
}

/** `cdk8s synth -o` and `--stdout` render into a directory that cdk8s-cli sets. */
function outputDirectory(root: string, staging: string, option: string | undefined): string {
  if (option !== undefined) {
    const directory = resolve(option);
    const problem = outputProblem(root, directory);
    if (problem !== undefined) throw new UsageError(`--output: ${problem}`);
    return directory;
  }
  const outdir = process.env['CDK8S_OUTDIR'];
  if (outdir === undefined || isCdk8sOutput(staging)) return join(root, RENDERED_ROOT);
  return resolve(outdir);
}

/** `cdk8s synth --stdout` prints the concatenated files of a temporary directory. */
function isStream(directory: string): boolean {
  return isCdk8sOutput(directory) && directory.startsWith(join(tmpdir(), 'cdk8s-'));
}

/**
 * Links cdk8s-cli's output directory to the rendered tree. cdk8s-cli then removes only the link.
 *
 * @throws DiskError
 */
function linkStaging(staging: string, directory: string): void {
  try {
    mkdirSync(dirname(staging), { recursive: true });
    rmSync(staging, { recursive: true, force: true });
    symlinkSync(directory, staging, 'junction');
  } catch (error) {
    throw new DiskError(staging, error, 'Nothing was changed.');
  }
}
