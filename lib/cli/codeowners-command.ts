import { join } from 'node:path';
import { Command, Option } from 'commander';
import { replaceFile } from '../base/replace-file';
import { codeOwnersFile } from '../delivery/code-owners-file';
import { reportJson } from '../model/problem-json';
import type { FleetModules } from '../render/load-code';
import { ErrorWithReport, Refusal } from './refusal';

interface Options {
  readonly check?: boolean;
  readonly github?: boolean;
  readonly gitlab?: boolean;
  readonly json?: boolean;
}

/** `argosy codeowners`. */
export function codeownersCommand(fleet: FleetModules): Command {
  return new Command('codeowners')
    .description('Write who has to approve changes of each file, from `codeOwners` in the fleet.')
    .option('--check', 'Write nothing, and exit with 1 if the file is out of date.')
    .addOption(
      new Option('--github', 'For GitHub, whatever the URL of the repository.').conflicts('gitlab'),
    )
    .option('--gitlab', 'For GitLab, whatever the URL of the repository.')
    .option('--json', 'Print the changed file as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy codeowners           after a change of \`codeOwners\`, or of an app or its team
  $ argosy codeowners --check   fail if that was forgotten, in CI

The owners are those of the teams, the environments and the platform. The lines are between \`# argosy: begin\` and
\`# argosy: end\` in CODEOWNERS; all others are kept.`,
    )
    .action((options: Options) => codeowners(fleet, options));
}

async function codeowners(
  fleet: FleetModules,
  { check, github, gitlab, json }: Options,
): Promise<void> {
  const forge = github ? 'github' : gitlab ? 'gitlab' : undefined;
  const { path, before, text, hasOwners } = await codeOwnersFile(fleet, forge);
  const files = (before ?? '') === text ? [] : [path];
  // CI may run it before anybody has owners.
  if (!check && !hasOwners && files.length === 0) {
    const fix = 'set it for a team, an environment or the platform: see docs/teams.md.';
    throw new Refusal('Nothing in the fleet has `codeOwners`.', fix);
  }
  if (check && files.length > 0) {
    const fix = 'run `npx argosy codeowners` and commit the change.';
    throw new ErrorWithReport(new Refusal(`Out of date: ${path}.`, fix), { files });
  }
  if (files.length > 0) {
    replaceFile(join(fleet.root, path), text, join(fleet.root, '.argosy/codeowners'));
  }
  if (json) process.stdout.write(reportJson({ files }));
  else process.stdout.write(files.length > 0 ? `updated ${path}\n` : `${path} is up to date.\n`);
}
