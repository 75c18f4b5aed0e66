import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { git } from '../delivery/clone';
import { Repository } from '../repository';
import { actionsFor } from './actions';
import { TEMPLATES, WORKFLOWS } from './all-workflows';
import { Programs } from './programs';
import { runWorkflow } from './run';
import type { JobResult, RunOptions } from './workflow';

export { digestOf } from './actions';

/** The commit of the app's repository that a run builds, by its number. */
export const commitOf = (run: number) => String(run).padStart(40, '0');

/** The release of my-app in dev, and the manifest that it changes. */
export const RELEASE = 'fleet/releases/dev/my-app.yaml';
export const DEPLOYMENT = 'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml';

/** Moves my-app in dev to a tag. */
export const moveTo = (tag: string) => (text: string) => text.replace(/8f3c2d1/g, tag);

/** A gitops repository on a server, with the workflows of `argosy init`, and what they need of the world. */
export class GitopsRemote {
  readonly path = mkdtempSync(join(tmpdir(), 'argosy-workflows-'));
  /** The bare repository. */
  readonly remote = join(this.path, 'gitops.git');
  readonly programs = new Programs(this.path);
  /** The URL that runs clone it from. */
  url = `file://${this.remote}`;
  /** The initial commit. */
  private readonly first: string;
  private readonly seed = join(this.path, 'seed');
  private runs = 0;

  constructor() {
    template ??= makeTemplate();
    cpSync(template, this.path, { recursive: true, verbatimSymlinks: true });
    git(this.seed, 'remote', 'add', 'origin', this.remote);
    this.first = this.head();
  }

  /** A release file, or another file, on the branch. */
  read(file: string, branch = 'main'): string {
    return git(this.remote, 'show', `${branch}:${file}`);
  }

  /** The subjects of the commits on the branch after the first one, newest first. */
  commits(format = '%s'): string[] {
    const range = `${this.first}..main`;
    return git(this.remote, 'log', `--format=${format}`, range).split('\n').filter(Boolean);
  }

  head(branch = 'main'): string {
    return git(this.remote, 'rev-parse', branch);
  }

  /** Pushes changes of files as a person or a bot would, to a branch. */
  push(branch: string, files: Readonly<Record<string, (text: string) => string>>): string {
    const { seed } = this;
    git(seed, 'fetch', '-q', 'origin');
    git(seed, 'checkout', '-q', '-B', branch, 'origin/main');
    for (const [file, change] of Object.entries(files)) {
      writeFileSync(join(seed, file), change(readFileSync(join(seed, file), 'utf8')));
    }
    commit(seed, 'Change');
    git(seed, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
    return git(seed, 'rev-parse', 'HEAD');
  }

  /** Runs a workflow of the gitops repository. */
  run(name: string, options: Partial<RunOptions> = {}): Promise<JobResult[]> {
    const workflow = TEMPLATES.get(`.github/workflows/${name}.yaml`) ?? '';
    const github = {
      ...GITHUB,
      repository: 'example/gitops',
      sha: this.head(),
      event_name: 'workflow_dispatch',
      ...options.github,
    };
    return runWorkflow(workflow, this.options({ ...options, github }));
  }

  /** Runs the workflow for apps, as a push to the main branch of an app's repository does. */
  runApp(number: number, options: Partial<RunOptions> = {}): Promise<JobResult[]> {
    const github = {
      ...GITHUB,
      repository: 'example/my-app',
      sha: commitOf(number),
      run_number: number,
      event_name: 'push',
      ref: 'refs/heads/main',
      event: { repository: { default_branch: 'main' } },
      ...options.github,
    };
    const inputs = { ...APP_INPUTS, ...options.inputs };
    const secrets = { GITOPS_APP_PRIVATE_KEY: 'key', ...options.secrets };
    const workflow = TEMPLATES.get('.github/workflows/app.yaml') ?? '';
    return runWorkflow(workflow, this.options({ ...options, github, inputs, secrets }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private options(options: Partial<RunOptions> & Pick<RunOptions, 'github'>): RunOptions {
    const directory = join(this.path, `run-${this.runs++}`);
    mkdirSync(directory);
    const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = process.env;
    const env = { ...this.programs.env, HOME: this.path, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM };
    return {
      ...options,
      directory,
      env,
      actions: { ...actionsFor(() => this.url), ...options.actions },
    };
  }
}

/** The files that the tests of a file start from. */
let template: string | undefined;

afterAll(() => {
  if (template !== undefined) rmSync(template, { recursive: true, force: true });
});

function makeTemplate(): string {
  const path = mkdtempSync(join(tmpdir(), 'argosy-workflows-'));
  const repository = new Repository();
  // Changes of production are pull requests.
  repository.replace(
    'fleet/environments.ts',
    'promotionOrder: 3,',
    "promotionOrder: 3, releases: { publish: 'pull-request' },",
  );
  const { status, stderr } = repository.argosy('workflows');
  if (status !== 0) throw new Error(stderr);
  repository.exec('git', 'init', '-q', '-b', 'main');
  writeFileSync(join(repository.path, '.git/info/exclude'), 'node_modules\n');
  commit(repository.path, 'The fleet');
  cpSync(repository.path, join(path, 'seed'), { recursive: true, verbatimSymlinks: true });
  repository.remove();
  git(path, 'clone', '-q', '--bare', join(path, 'seed'), 'gitops.git');
  return path;
}

function commit(directory: string, message: string): void {
  git(directory, 'add', '-A');
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  git(directory, ...who, 'commit', '-q', '-m', message);
}

/** What the example of an app's repository passes to the workflow. */
const APP_INPUTS = parse(WORKFLOWS.get('examples/app-repository/.github/workflows/ci.yaml') ?? '')
  .jobs.ci.with;

const GITHUB = {
  actor: 'octocat',
  actor_id: '583231',
  base_ref: '',
  run_id: '99',
  run_number: '7',
  server_url: 'https://github.com',
  token: 'github-token',
};

/** The steps of a job, by its name. */
export function stepsOf(results: readonly JobResult[], job: string) {
  return results.filter((it) => it.job === job).flatMap(({ steps }) => steps);
}

/** The results of the jobs, by their names. */
export function resultsOf(results: readonly JobResult[]): Record<string, string> {
  return Object.fromEntries(results.map(({ job, result }) => [job, result]));
}
