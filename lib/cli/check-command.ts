import { join } from 'node:path';
import { Command, Option } from 'commander';
import { packageVersion } from '../base/package';
import { RENDERED_ROOT } from '../model/layout';
import { loadFleet } from '../render/load';
import { isRefused } from '../render/report';
import { checkRepository } from '../synth/synth';
import { DEFAULT_BASE, demandCommit } from './base-option';
import { checkJson, checkText } from './check-output';
import type { CompiledFleet } from './compiled-fleet';
import { githubAnnotations } from './github-annotations';
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
    .description('Check every app in every environment, and write nothing.')
    .option('--base <commit>', 'Compare with the rendered files of this commit.', DEFAULT_BASE)
    .option('--suppressed', 'List what apps are excepted from, too, each with the reason.')
    .option('--json', 'Print the findings as JSON.')
    .addOption(
      new Option('--sarif', 'Print the findings as SARIF, for code scanning.').conflicts('json'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ argosy check                      what is wrong, and how to mend it
  $ argosy check --base origin/main   also what the merge would change that can't be changed
  $ argosy check --suppressed         what the rules were told to let pass, and why
  $ argosy check --sarif              for code scanning

In GitHub Actions, the text comes with annotations of the lines. \`argosy synth\` refuses what is an error here.
docs/checks.md has every rule.`,
    )
    .action((options: Options) => check(fleet, options));
}

async function check(fleet: CompiledFleet, options: Options): Promise<void> {
  const { root } = fleet;
  const { base } = options;
  const directory = join(root, RENDERED_ROOT);
  demandCommit(base, root);
  const progress = new Progress('Checking');
  const sources = await loadFleet(fleet);
  const checked = checkRepository(sources, {
    root,
    directory,
    base,
    build: fleet.build,
    sourceMap: fleet.sourceMap,
    onProgress: (done, total) => progress.show(done, total),
  });
  progress.end();
  if (options.json) process.stdout.write(checkJson(checked));
  else if (options.sarif) {
    process.stdout.write(checkSarif(checked, sources.rules ?? [], packageVersion()));
  } else {
    process.stdout.write(checkText(checked, options.suppressed === true));
    if (process.env['GITHUB_ACTIONS'] === 'true') process.stdout.write(githubAnnotations(checked));
  }
  if (isRefused(checked)) process.exitCode = 1;
}
