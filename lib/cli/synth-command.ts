import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { type FleetModules, loadFleet } from '../synth/load';
import type { Plan } from '../synth/plan';
import { RENDERED_ROOT, synthFleet } from '../synth/synth';

/** `argosy synth`. */
export function synthCommand(fleet: FleetModules): Command {
  return new Command('synth')
    .description(`Render every app for every environment into ${RENDERED_ROOT}/.`)
    .option('--output <directory>', `Render into another directory than ${RENDERED_ROOT}/.`)
    .addHelpText(
      'after',
      `
Examples:
  $ argosy synth                     render the fleet; only what differs is written
  $ argosy synth --output /tmp/try   render it elsewhere, to look at it

\`cdk8s synth\` runs this command. Nothing is written if anything is refused.`,
    )
    .action(async (options: { output?: string }) => {
      const staging = stagingDirectory(fleet.root);
      const directory = outputDirectory(fleet.root, staging, options.output);
      const plan = synthFleet(await loadFleet(fleet), directory);
      if (isCdk8sOutput(staging)) showTo(staging, directory);
      process.stdout.write(summary(plan));
    });
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
  if (option !== undefined) return resolve(option);
  const outdir = process.env['CDK8S_OUTDIR'];
  if (outdir === undefined || isCdk8sOutput(staging)) return join(root, RENDERED_ROOT);
  return resolve(outdir);
}

/** Lets cdk8s-cli see the rendered tree where it looks for it: removing a link removes nothing else. */
function showTo(staging: string, directory: string): void {
  mkdirSync(dirname(staging), { recursive: true });
  rmSync(staging, { recursive: true, force: true });
  symlinkSync(directory, staging, 'junction');
}

function summary(plan: Plan): string {
  const counts = [
    `${plan.create.length} created`,
    `${plan.update.length} updated`,
    `${plan.delete.length} deleted`,
    `${plan.unchanged.length} unchanged`,
  ];
  const foreign = plan.foreign.map((path) => `  left alone, not written by Argosy: ${path}\n`);
  return `${counts.join(', ')}\n${foreign.join('')}`;
}
