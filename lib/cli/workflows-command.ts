import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { outdatedWorkflows } from '../delivery/workflow-files';
import type { FleetModules } from '../render/load';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `argosy workflows`. */
export function workflowsCommand(fleet: FleetModules): Command {
  return new Command('workflows')
    .description('Update the apps and environments that the workflows in .github/workflows offer.')
    .option('--check', 'Write nothing, and exit with 1 if a workflow is out of date.')
    .option('--json', 'Print the changed files as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy workflows           after adding or removing an app or an environment
  $ argosy workflows --check   fail if that was forgotten, in CI

It replaces the lists that follow \`options: # argosy: apps\`, \`environments\`, \`promote-from\` or \`promote-to\`.`,
    )
    .action((options: Options) => workflows(fleet, options));
}

async function workflows(fleet: FleetModules, { check, json }: Options): Promise<void> {
  const outdated = await outdatedWorkflows(fleet);
  const files = [...outdated.keys()];
  if (!check) {
    for (const [path, text] of outdated) writeFileSync(join(fleet.root, path), text);
  }
  if (json) process.stdout.write(`${JSON.stringify({ files }, null, 2)}\n`);
  else if (files.length === 0) process.stdout.write('The workflows are up to date.\n');
  else if (!check) process.stdout.write(files.map((it) => `updated ${it}\n`).join(''));
  if (!check || files.length === 0) return;
  throw new Error(
    `Out of date: ${files.join(', ')}.\n  Fix: run \`npx argosy workflows\` and commit the changes.`,
  );
}
