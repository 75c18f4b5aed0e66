import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ended, type Result } from '../delivery/clone';
import { type Contexts, evaluate, interpolate } from './expressions';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Contexts;
  readonly run?: string;
  readonly env?: Contexts;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly env?: Contexts;
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Contexts };
  readonly steps: readonly Step[];
}

/** What a step did. */
export interface StepResult extends Result {
  /** The action without its commit, or the script. */
  readonly step: string;
  /** The inputs of the action, or the variables of the step. */
  readonly with: Contexts;
}

/** What a job did. */
export interface JobResult {
  readonly job: string;
  readonly result: 'success' | 'failure' | 'skipped';
  readonly steps: readonly StepResult[];
}

/** What takes the place of an action: it does to the workspace what the action would, and returns its outputs. */
export type Action = (inputs: Contexts, job: JobPlace) => Promise<Contexts> | Contexts;

/** Where a job runs. */
export interface JobPlace {
  readonly workspace: string;
  readonly temp: string;
  readonly artifacts: string;
  readonly env: Readonly<Record<string, string>>;
  readonly github: Contexts;
}

/** A run of a workflow. */
export interface RunOptions {
  /** A directory for all that it writes. */
  readonly directory: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** The variables of the machine, such as `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  readonly github: Contexts;
  readonly inputs?: Contexts;
  readonly secrets?: Contexts;
  readonly vars?: Contexts;
  /** Only these jobs. @default all of them */
  readonly jobs?: readonly string[];
}

/** Runs the jobs of a workflow in order, as GitHub does: each in a new workspace, with the same artifacts. */
export async function runWorkflow(text: string, options: RunOptions): Promise<JobResult[]> {
  const workflow = parse(text);
  const defaults =
    workflow.on?.workflow_call?.inputs ?? workflow.on?.workflow_dispatch?.inputs ?? {};
  const inputs = Object.fromEntries(
    Object.entries<{ default?: unknown }>(defaults).map(([key, it]) => [
      key,
      options.inputs?.[key] ?? it.default ?? '',
    ]),
  );
  mkdirSync(join(options.directory, 'artifacts'), { recursive: true });
  const results: JobResult[] = [];
  for (const [name, job] of Object.entries<Job>(workflow.jobs)) {
    if (options.jobs?.includes(name) === false) continue;
    const needed = results.filter((it) => it.job === job.needs);
    const isReady = needed.every(({ result }) => result === 'success');
    const contexts = {
      ...options,
      inputs,
      vars: options.vars ?? {},
      secrets: options.secrets ?? {},
    };
    const condition = String(job.if ?? true)
      .replace(/^\$\{\{(.*)\}\}$/s, '$1')
      .trim();
    const ignoresFailure = /cancelled\(\)|always\(\)/.test(condition);
    if (
      !(isReady || ignoresFailure) ||
      !evaluate(condition, contextsOf(contexts, {}), { cancelled: () => false })
    ) {
      results.push({ job: name, result: 'skipped', steps: [] });
      continue;
    }
    for (const matrix of combinations(job, contextsOf(contexts, {}))) {
      results.push(await runJob(name, job, contexts, matrix));
    }
  }
  return results;
}

type Contextual = RunOptions & Required<Pick<RunOptions, 'inputs' | 'secrets' | 'vars'>>;

function contextsOf({ github, inputs, secrets, vars }: Contextual, more: Contexts): Contexts {
  return { github, inputs, secrets, vars, ...more };
}

/** The combinations of a matrix with one variable. */
function combinations(job: Job, contexts: Contexts): Contexts[] {
  const [[name, list] = []] = Object.entries(job.strategy?.matrix ?? {});
  if (name === undefined) return [{}];
  return (interpolate(list, contexts) as unknown[]).map((it) => ({ [name]: it }));
}

async function runJob(
  name: string,
  job: Job,
  options: Contextual,
  matrix: Contexts,
): Promise<JobResult> {
  const place = mkdtempSync(join(options.directory, `${name}-`));
  const [workspace, temp] = ['workspace', 'temp'].map((it) => join(place, it)) as [string, string];
  for (const it of [workspace, temp]) mkdirSync(it);
  const runner = { temp };
  const jobEnv = filledIn(job.env, contextsOf(options, { matrix, runner }));
  const env = { ...variables(options.github), ...options.env, ...jobEnv, RUNNER_TEMP: temp };
  const artifacts = join(options.directory, 'artifacts');
  const { github } = options;
  const outputs: Record<string, { outputs: Contexts }> = {};
  const steps: StepResult[] = [];
  let result: JobResult['result'] = 'success';
  for (const step of job.steps) {
    const contexts = contextsOf(options, { matrix, runner, env: jobEnv, steps: outputs });
    const condition = String(step.if ?? 'success()')
      .replace(/^\$\{\{(.*)\}\}$/s, '$1')
      .trim();
    const isDue = /\b(success|cancelled|always)\(/.test(condition) || result === 'success';
    const success = result === 'success';
    const status = { success: () => success, cancelled: () => false };
    if (!isDue || !evaluate(condition, contexts, status)) continue;
    const at: JobPlace = { workspace, temp, artifacts, env, github };
    const done =
      step.uses === undefined
        ? await runScript(String(step.run), { ...env, ...filledIn(step.env, contexts) }, at)
        : await runAction(step.uses, filledIn(step.with, contexts), at, options.actions);
    steps.push(done);
    if (step.id !== undefined) outputs[step.id] = { outputs: done.outputs };
    if (done.status !== 0) result = 'failure';
  }
  return { job: name, result, steps };
}

type Done = StepResult & { readonly outputs: Contexts };

async function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  { workspace, temp }: JobPlace,
): Promise<Done> {
  const [output, summary] = ['output', 'summary'].map((it) => join(temp, `.${it}`)) as [
    string,
    string,
  ];
  writeFileSync(output, '');
  const child = spawn('bash', ['-e', '-c', script], {
    cwd: workspace,
    env: { ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result = await ended(child);
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  const outputs = Object.fromEntries(lines.map((it) => it.split(/=(.*)/s).slice(0, 2)));
  return { step: script.trim(), with: env, outputs, ...result };
}

async function runAction(
  uses: string,
  inputs: Contexts,
  place: JobPlace,
  actions: RunOptions['actions'],
): Promise<Done> {
  const step = uses.replace(/@.*$/, '');
  const action = actions[step];
  if (action === undefined) throw new Error(`No action ${step}`);
  try {
    const outputs = await action(inputs, place);
    return { step, with: inputs, outputs, status: 0, stdout: '', stderr: '' };
  } catch (error) {
    return { step, with: inputs, outputs: {}, status: 1, stdout: '', stderr: String(error) };
  }
}

function filledIn(values: Contexts | undefined, contexts: Contexts): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(entries.map(([key, it]) => [key, String(interpolate(it, contexts))]));
}

/** The variables that a run sets from the context `github`. */
function variables(github: Contexts): Record<string, string> {
  const names = ['actor', 'actor_id', 'repository', 'run_id', 'run_number', 'server_url', 'sha'];
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(names.map((it) => [`GITHUB_${it.toUpperCase()}`, String(github[it])])),
  };
}
