import { join } from 'node:path';
import { Command, Option } from 'commander';
import { packageVersion } from '../base/package';
import { RENDERED_ROOT } from '../model/layout';
import { loadFleet } from '../render/load';
import { isRefused } from '../render/report';
import { checkRepository } from '../synth/synth';
import { DEFAULT_BASE, requireBase, warnWithoutGit } from './base-option';
import { checkJson, checkText } from './check-output';
import { styleOf } from './color';
import type { CompiledFleet } from './compiled-fleet';
import { githubAnnotations } from './github-annotations';
import { warnOfOtherLibrary } from './library-warning';
import { Progress } from './progress';
import { checkSarif } from './sarif';

interface Options {
  readonly base?: string;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly suppressed?: boolean;
}

/** `argosy check`. */
export function checkCommand(fleet: CompiledFleet): Command {
  return new Command('check')
    .description('Check every app in every environment without writing anything.')
    .option('--base <commit>', 'Compare with the rendered manifests of this commit.', DEFAULT_BASE)
    .option('--suppressed', 'Also list suppressed findings, each with its reason.')
    .option('--json', 'Print the findings as JSON.')
    .addOption(
      new Option('--sarif', 'Print the findings as SARIF, for code scanning.').conflicts('json'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ argosy check                      list the findings and their fixes
  $ argosy check --base origin/main   also report changes to immutable fields since main
  $ argosy check --suppressed         include the suppressed findings
  $ argosy check --sarif              produce a report for code scanning

In GitHub Actions, findings also annotate the lines of the pull request. \`argosy synth\` fails if there is an error.
docs/checks.md lists every rule.`,
    )
    .action((options: Options, command: Command) => check(fleet, options, command));
}

async function check(fleet: CompiledFleet, options: Options, command: Command): Promise<void> {
  const { root } = fleet;
  warnOfOtherLibrary(root);
  const { base } = options;
  const directory = join(root, RENDERED_ROOT);
  requireBase(command, root);
  const progress = new Progress('Checking');
  const sources = await loadFleet(fleet);
  const checked = checkRepository(sources, {
    root,
    directory,
    base,
    build: fleet.build,
    threads: fleet.threads,
    sourceMap: fleet.sourceMap,
    onProgress: (done, total) => progress.show(done, total),
  });
  progress.end();
  warnWithoutGit();
  if (options.json) process.stdout.write(checkJson(checked));
  else if (options.sarif) {
    process.stdout.write(checkSarif(checked, sources.rules ?? [], packageVersion()));
  } else {
    process.stdout.write(checkText(checked, options.suppressed === true, styleOf(process.stdout)));
    if (process.env['GITHUB_ACTIONS'] === 'true') process.stdout.write(githubAnnotations(checked));
  }
  if (isRefused(checked)) process.exitCode = 1;
}
