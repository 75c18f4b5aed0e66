import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Command, Option } from 'commander';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';
import { loadFleet } from '../render/load';
import { RefusedError } from '../render/report';
import { restoreDeleted } from '../synth/restore';
import { synthFleet } from '../synth/synth';
import { DEFAULT_BASE, demandCommit } from './base-option';
import { forgetReport, isRefusedByValidation, leaveReport } from './cdk8s-validation';
import type { CompiledFleet } from './compiled-fleet';
import { Progress } from './progress';
import { refusedSynthJson, synthJson, synthText } from './synth-output';
import { UsageError } from './usage-error';

interface Options {
  readonly allowDelete?: readonly string[];
  readonly base?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

/** `argosy synth`. */
export function synthCommand(fleet: CompiledFleet): Command {
  return new Command('synth')
    .description(`Render every app for every environment into ${RENDERED_ROOT}/.`)
    .option('--dry-run', 'Print what would be done to each file, and write nothing.')
    .addOption(
      new Option(
        '--allow-delete <name>',
        'Let an app, an environment, <environment>/<app> or all be deleted entirely. Repeatable.',
      )
        .env('ARGOSY_ALLOW_DELETE')
        .argParser((value: string, previous: string[] = []) => [...previous, ...value.split(',')]),
    )
    .option('--output <directory>', `Render into another directory than ${RENDERED_ROOT}/.`)
    .option('--base <commit>', 'Compare with the rendered files of this commit.', DEFAULT_BASE)
    .option('--json', 'Print the plan as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy synth                          render the fleet; only what differs is written
  $ argosy synth --dry-run                see what would be written and deleted
  $ argosy synth --allow-delete checkout  render it after the app checkout was removed
  $ argosy synth --output /tmp/try        render it elsewhere, to look at it

\`cdk8s synth\` runs this command. Nothing is written if anything is refused.`,
    )
    .action((options: Options) => synth(fleet, options));
}

async function synth(fleet: CompiledFleet, options: Options): Promise<void> {
  const dryRun = options.dryRun === true;
  const staging = stagingDirectory(fleet.root);
  const directory = outputDirectory(fleet.root, staging, options.output);
  if (isCdk8sOutput(join(fleet.root, RENDERED_ROOT))) tellRestored(restoreDeleted(fleet.root));
  demandCommit(options.base, fleet.root);
  const progress = new Progress('Rendering');
  const run = async () =>
    synthFleet(await loadFleet(fleet), {
      root: fleet.root,
      directory,
      allowDelete: options.allowDelete ?? [],
      documentStart: isStream(directory),
      build: fleet.build,
      sourceMap: fleet.sourceMap,
      base: options.base,
      dryRun,
      onWait: (pid) => process.stderr.write(`Waiting for another synth (process ${pid}) …\n`),
      onProgress: (done, total) => progress.show(done, total),
    });
  forgetReport(fleet.root);
  const result = await run()
    .catch((error) => {
      if (!(error instanceof FleetError)) throw error;
      if (options.json) process.stdout.write(refusedSynthJson(error.problems, dryRun));
      if (!(error instanceof RefusedError) || error.report.problems.length > 0) throw error;
      leaveReport(fleet.root, error.report);
      if (!isCdk8sOutput(staging) || !isRefusedByValidation(fleet.root)) throw error;
      showTo(staging, directory);
      process.stderr.write(`${error.message}\n\nRefused. Nothing was written.\n`);
      return undefined;
    })
    .finally(() => progress.end());
  if (result === undefined) return;
  leaveReport(fleet.root, { findings: result.findings, problems: [] });
  const isRefused = result.problems.length > 0;
  if (!isRefused && isCdk8sOutput(staging)) showTo(staging, directory);
  const name = options.output ?? relative(fleet.root, directory);
  if (options.json) process.stdout.write(synthJson(result, dryRun));
  else if (dryRun || !isRefused) process.stdout.write(synthText(result, dryRun, name));
  if (isRefused) throw new FleetError(result.problems);
}

function tellRestored(restored: boolean | undefined): void {
  if (restored === undefined) return;
  const outcome = restored ? 'it was put back from git first' : 'git could not put it back';
  process.stderr.write(
    `cdk8s-cli has deleted ${RENDERED_ROOT}/; ${outcome}. Leave \`--output\` out: \`cdk8s synth\` brings ${RENDERED_ROOT}/ up to date.\n`,
  );
}

/** The folder that `output` of cdk8s.yaml names. cdk8s-cli empties it before each synth. */
function stagingDirectory(root: string): string {
  return join(root, '.argosy', 'cdk8s');
}

function isCdk8sOutput(directory: string): boolean {
  const outdir = process.env['CDK8S_OUTDIR'];
  return outdir !== undefined && resolve(outdir) === directory;
}

/** Under `cdk8s synth -o` and `--stdout`, cdk8s-cli names a directory of its own to render into. */
function outputDirectory(root: string, staging: string, option: string | undefined): string {
  if (option !== undefined) {
    const directory = resolve(option);
    if (`${root}${sep}`.startsWith(`${directory}${sep}`)) {
      throw new UsageError(
        '--output: name a directory of its own, not the repository or one above it.',
      );
    }
    return directory;
  }
  const outdir = process.env['CDK8S_OUTDIR'];
  if (outdir === undefined || isCdk8sOutput(staging)) return join(root, RENDERED_ROOT);
  return resolve(outdir);
}

/** Under `cdk8s synth --stdout`, cdk8s-cli prints the files of a temporary directory one after the other. */
function isStream(directory: string): boolean {
  return isCdk8sOutput(directory) && directory.startsWith(join(tmpdir(), 'cdk8s-'));
}

/** Lets cdk8s-cli see the rendered tree where it looks for it: removing a link removes nothing else. */
function showTo(staging: string, directory: string): void {
  mkdirSync(dirname(staging), { recursive: true });
  rmSync(staging, { recursive: true, force: true });
  symlinkSync(directory, staging, 'junction');
}
