import { Command, Option } from 'commander';
import { Git } from '../base/git';
import { renderedChange } from '../delivery/history/rendered-change';
import { listEnvironments } from '../model/environment';
import { RENDERED_ROOT } from '../model/layout';
import type { CompiledFleet } from './compiled-fleet';
import { diffJson, diffMarkdown, diffText } from './diff-output';
import { UsageError } from './usage-error';

interface Options {
  readonly base: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `argosy diff`. */
export function diffCommand(fleet: CompiledFleet): Command {
  return new Command('diff')
    .description(`Show what a branch changes in the releases and in ${RENDERED_ROOT}/.`)
    .requiredOption('--base <commit>', 'The branch that this one started from.')
    .addOption(
      new Option(
        '--markdown',
        'Print Markdown with the diffs, at most 60,000 characters: for a summary or a comment.',
      ).conflicts('json'),
    )
    .option('--json', 'Print the change as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy diff --base origin/main
  $ argosy diff --base origin/main --markdown >> "$GITHUB_STEP_SUMMARY"

It compares files: run \`argosy synth\` first, or \`argosy synth --check\` in CI.`,
    )
    .action((options: Options) => diff(fleet, options));
}

async function diff({ root, environments }: CompiledFleet, options: Options): Promise<void> {
  const git = new Git(root);
  demandCommonCommit(git, options.base);
  const change = renderedChange(git, options.base);
  if (options.json) process.stdout.write(diffJson(change));
  else if (options.markdown) {
    const names = listEnvironments((await environments()).environments).map(({ name }) => name);
    process.stdout.write(diffMarkdown(change, names.reverse()));
  } else process.stdout.write(diffText(change));
}

/** @throws {@link UsageError} if there is nothing to compare with. */
function demandCommonCommit(git: Git, base: string): void {
  const { status, error } = git.try(['merge-base', '--end-of-options', base, 'HEAD']);
  if (status === 0) return;
  if (error?.code === 'ENOENT') throw new UsageError('--base: git is not installed.');
  throw new UsageError(
    `--base: commit "${base}" does not exist in this clone, or has nothing in common with HEAD. Fetch its history: with actions/checkout, \`fetch-depth: 0\`.`,
  );
}
