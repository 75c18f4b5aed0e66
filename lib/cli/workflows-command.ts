import { join } from 'node:path';
import { Command } from 'commander';
import { replaceFile } from '../base/replace-file';
import { outdatedWorkflows } from '../delivery/workflow-files';
import { reportJson } from '../model/problem-json';
import type { FleetModules } from '../render/load-code';
import { ErrorWithReport, Refusal } from './refusal';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `argosy workflows`. */
export function workflowsCommand(fleet: FleetModules): Command {
  return new Command('workflows')
    .description(
      'Update the apps, the environments and the repository that the workflows in .github/workflows name.',
    )
    .option('--check', 'Write nothing, and exit with 1 if a workflow is out of date.')
    .option('--json', 'Print the changed files as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy workflows           after adding or removing an app or an environment
  $ argosy workflows --check   fail if that was forgotten, in CI

It replaces the lists that follow \`options: # argosy: apps\`, \`environments\`, \`promote-from\` or \`promote-to\`, and the values
of fields with \`# argosy: repository\`, \`repository-owner\` or \`repository-name\`, from \`repoURL\` in fleet/platform.ts.`,
    )
    .action((options: Options) => workflows(fleet, options));
}

/** Writes workflows, each as a whole. */
export function writeWorkflows(root: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    replaceFile(join(root, path), text, join(root, '.argosy/workflow.yaml'));
  }
}

async function workflows(fleet: FleetModules, { check, json }: Options): Promise<void> {
  const outdated = await outdatedWorkflows(fleet);
  const files = [...outdated.keys()];
  if (!check) writeWorkflows(fleet.root, outdated);
  if (check && files.length > 0) {
    const fix = 'run `npx argosy workflows` and commit the changes.';
    throw new ErrorWithReport(new Refusal(`Out of date: ${files.join(', ')}.`, fix), { files });
  }
  if (json) process.stdout.write(reportJson({ files }));
  else if (files.length === 0) process.stdout.write('The workflows are up to date.\n');
  else process.stdout.write(files.map((it) => `updated ${it}\n`).join(''));
}
