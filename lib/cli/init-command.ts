import { existsSync, statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { filesBelow } from '../base/files-below';
import { EnvironmentName } from '../model/environment';
import { ENVIRONMENTS_FILE, PLATFORM_FILE, RENDERED_ROOT } from '../model/layout';
import { RepositoryUrl } from '../model/platform';
import { reportJson } from '../model/problem-json';
import { newRepositoryFiles } from '../scaffold/new-repository';
import { collect } from './delivery-options';
import { takenFile, UNFINISHED, writeNewFiles } from './new-files';
import { Refusal } from './refusal';
import { requireValid, UsageError } from './usage-error';

interface Options {
  readonly name?: string;
  readonly repository?: string;
  readonly branch: string;
  readonly environments: string;
  readonly cluster?: readonly string[];
  readonly argosy?: string;
  readonly json?: boolean;
}

/** `argosy init`. */
export function initCommand(): Command {
  return new Command('init')
    .description('Create a gitops repository with an example app, tests and CI. Not interactive.')
    .argument('<directory>', 'The directory: new, or empty except for .git.')
    .option('--name <name>', 'The package name. Default: the name of the directory.')
    .option('--repository <url>', 'The URL that Argo CD clones. Default: a placeholder.')
    .option('--branch <branch>', 'The branch that Argo CD tracks.', 'main')
    .option(
      '--environments <names>',
      'The environments in promotion order, separated by commas.',
      'dev,staging,production',
    )
    .option(
      '--cluster <environment>=<cluster>',
      "The API server URL of an environment's cluster, or its name in Argo CD. Repeatable. Default: the cluster that Argo CD runs in.",
      collect,
    )
    .option(
      '--argosy <version>',
      'The version of argosy to depend on, or any npm specifier, such as file:<tarball>. Default: the version that runs.',
    )
    .option('--json', 'Print the created files as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy init gitops
  $ argosy init gitops --repository https://github.com/example/gitops.git
  $ argosy init . --environments dev,production --cluster production=https://203.0.113.7:6443

Then run npm install, npx argosy synth and npm test in the directory.`,
    )
    .action(init);
}

function init(name: string, options: Options): void {
  const directory = resolve(name);
  const environments = environmentsOf(options.environments);
  if (options.repository !== undefined) {
    requireValid('--repository', RepositoryUrl, options.repository);
  }
  const packageName = options.name ?? (basename(directory).toLowerCase() || 'gitops');
  requirePackageName(packageName);
  requireBranch(options.branch);
  const files = newRepositoryFiles({
    name: packageName,
    repository: options.repository ?? `https://git.example.com/${packageName}.git`,
    branch: options.branch,
    environments,
    clusters: clustersOf(options.cluster ?? [], environments),
    argosy: options.argosy,
  });
  requireEmpty(directory, files);
  writeNewFiles(directory, files);
  if (options.json) {
    process.stdout.write(reportJson({ directory, files: [...files.keys()] }));
    return;
  }
  for (const path of files.keys()) process.stdout.write(`created ${path}\n`);
  process.stdout.write(nextSteps(directory, options));
}

function nextSteps(directory: string, { repository }: Options): string {
  const to = relative(process.cwd(), directory);
  const steps = [
    ...(to === '' ? [] : [`cd ${to}`]),
    'npm install',
    `npx argosy synth   # renders ${RENDERED_ROOT}/`,
    'npm test           # the first run writes the snapshot',
  ];
  const hint =
    repository === undefined
      ? `\nSet the URL of your repository in ${PLATFORM_FILE}, and your clusters in ${ENVIRONMENTS_FILE}.\n`
      : '';
  return `\nNext:\n${steps.map((step) => `  ${step}\n`).join('')}${hint}`;
}

/** Requires a directory without files, apart from those that a run that was killed has written. */
function requireEmpty(directory: string, files: ReadonlyMap<string, string>): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) {
    throw new UsageError(`<directory>: ${directory} is a file.`);
  }
  const foreign = filesBelow(directory).find(
    (it) => !it.startsWith('.git/') && !UNFINISHED.test(it) && !files.has(it),
  );
  const first = foreign ?? takenFile(directory, files);
  if (first === undefined) return;
  throw new Refusal(
    `${directory} is not empty: it contains ${first}. Nothing was written.`,
    'choose an empty or new directory.',
  );
}

function environmentsOf(text: string): string[] {
  const names = text.split(',').map((it) => it.trim());
  for (const name of names) requireValid('--environments', EnvironmentName, name);
  if (new Set(names).size < names.length) {
    throw new UsageError('--environments: names must be unique.');
  }
  return names;
}

function clustersOf(
  texts: readonly string[],
  environments: readonly string[],
): Record<string, string> {
  const clusters = new Map<string, string>();
  for (const text of texts) {
    const [, environment = '', cluster] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (cluster === undefined) {
      throw new UsageError(`--cluster ${text}: use the form <environment>=<cluster>.`);
    }
    if (!environments.includes(environment)) {
      throw new UsageError(
        `--cluster ${text}: unknown environment "${environment}". The environments are ${environments.join(', ')}.`,
      );
    }
    if (clusters.has(environment)) {
      throw new UsageError(`--cluster ${text}: ${environment} has a cluster already.`);
    }
    clusters.set(environment, cluster);
  }
  return Object.fromEntries(clusters);
}

/** A stricter rule than git's: the name is written into YAML and TypeScript. */
function requireBranch(name: string): void {
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(name) && !/(^|\/)[.-]|\.\.|\.lock(\/|$)|\.$/.test(name)) return;
  throw new UsageError(
    `--branch: ${JSON.stringify(name)} is not a branch name: use letters, digits, slashes, hyphens, underscores and dots.`,
  );
}

function requirePackageName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name)) return;
  throw new UsageError(
    `--name: ${JSON.stringify(name)} is not a valid package name: use lowercase letters, digits, hyphens, underscores and dots.`,
  );
}
