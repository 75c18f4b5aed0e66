import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { fieldProblems } from '../base/validation';
import { DnsLabel } from '../kubernetes/names';
import { ENVIRONMENTS_FILE, PLATFORM_FILE, RENDERED_ROOT } from '../model/layout';
import { newRepositoryFiles } from '../scaffold/new-repository';
import { collect } from './delivery-options';
import { UsageError } from './usage-error';

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
    .description('Make a gitops repository: a fleet of one app, tests, CI. It asks nothing.')
    .argument('<directory>', 'where: it has to be empty, but for a .git')
    .option('--name <name>', 'The name of its package. Default: that of the directory.')
    .option('--repository <url>', 'The address that Argo CD reads it from. Default: an example.')
    .option('--branch <branch>', 'The branch that Argo CD follows.', 'main')
    .option(
      '--environments <names>',
      'The environments in promotion order, with commas between them.',
      'dev,staging,production',
    )
    .option(
      '--cluster <environment>=<cluster>',
      "The address, or Argo CD's name, of an environment's cluster. Repeatable. Default: the one that Argo CD runs in.",
      collect,
    )
    .option(
      '--argosy <version>',
      "The argosy to depend on, such as a file: path to a tarball. Default: this one's version.",
    )
    .option('--json', 'Print the files as JSON.')
    .addHelpText(
      'after',
      `
Examples:
  $ argosy init gitops
  $ argosy init gitops --repository https://github.com/example/gitops.git
  $ argosy init . --environments dev,production --cluster production=https://203.0.113.7:6443

Then, in the directory: npm install, npx argosy synth, npm test.`,
    )
    .action(init);
}

function init(name: string, options: Options): void {
  const directory = resolve(name);
  demandEmpty(directory);
  const environments = environmentsOf(options.environments);
  const packageName = options.name ?? (basename(directory).toLowerCase() || 'gitops');
  demandPackageName(packageName);
  const files = newRepositoryFiles({
    name: packageName,
    repository: options.repository ?? `https://git.example.com/${packageName}.git`,
    branch: options.branch,
    environments,
    clusters: clustersOf(options.cluster ?? [], environments),
    argosy: options.argosy,
  });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text, { flag: 'wx' });
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ directory, files: [...files.keys()] }, null, 2)}\n`);
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
    'npm test           # writes the snapshot at its first run',
  ];
  const hint =
    repository === undefined
      ? `\nPut the address of your repository into ${PLATFORM_FILE}, and your clusters into ${ENVIRONMENTS_FILE}.\n`
      : '';
  return `\nNext:\n${steps.map((step) => `  ${step}\n`).join('')}${hint}`;
}

function demandEmpty(directory: string): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) {
    throw new UsageError(`<directory>: ${directory} is a file.`);
  }
  const [first] = readdirSync(directory).filter((it) => it !== '.git');
  if (first === undefined) return;
  throw new Error(
    `${directory} is not empty: it has ${first}, so nothing was written.\n  Fix: name a directory that is empty, or does not exist.`,
  );
}

function environmentsOf(text: string): string[] {
  const names = text.split(',').map((it) => it.trim());
  for (const name of names) {
    const [problem] = fieldProblems(DnsLabel, name);
    if (problem) throw new UsageError(`--environments: ${problem.message}`);
  }
  if (new Set(names).size < names.length) {
    throw new UsageError('--environments: a name is there twice.');
  }
  return names;
}

function clustersOf(
  texts: readonly string[],
  environments: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, environment = '', cluster] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (cluster === undefined) {
        throw new UsageError(`--cluster ${text}: write it as <environment>=<cluster>.`);
      }
      if (!environments.includes(environment)) {
        throw new UsageError(
          `--cluster ${text}: there is no environment "${environment}" among ${environments.join(', ')}.`,
        );
      }
      return [environment, cluster];
    }),
  );
}

function demandPackageName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name)) return;
  throw new UsageError(
    `--name: ${JSON.stringify(name)} is not the name of a package: use lower-case letters, digits, hyphens and dots.`,
  );
}
