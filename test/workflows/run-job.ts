import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Contexts, holds, interpolate } from './expressions';
import { runAction, runScript } from './run-step';
import type { Job, JobPlace, JobResult, RunOptions, StepResult } from './workflow';

/** Runs the steps of a job in a new workspace. */
export async function runJob(
  name: string,
  job: Job,
  options: RunOptions,
  outer: Contexts,
): Promise<JobResult> {
  const environment = String(interpolate(job.environment ?? '', outer));
  const contexts = { ...outer, secrets: secretsIn(environment, options, outer['secrets']) };
  const place = mkdtempSync(join(options.directory, `${name}-`));
  const [workspace, temp] = ['workspace', 'temp'].map((it) => join(place, it)) as [string, string];
  for (const it of [workspace, temp]) mkdirSync(it);
  const { github } = options;
  const runner = { temp };
  const jobEnv = filledIn(job.env, contexts);
  const env = { ...variables(github), ...options.env, ...jobEnv, RUNNER_TEMP: temp };
  const at: JobPlace = {
    workspace,
    temp,
    env,
    github,
    artifacts: join(options.directory, 'artifacts'),
  };
  const done: Record<string, { outputs: Contexts; outcome: string }> = {};
  const steps: StepResult[] = [];
  let success = true;
  for (const step of job.steps) {
    const now = { ...contexts, runner, env: jobEnv, steps: done };
    if (!holds(step.if, now, success)) continue;
    const { outputs, ...result } =
      step.uses === undefined
        ? await runScript(String(step.run), { ...env, ...filledIn(step.env, now) }, at)
        : await runAction(step.uses, filledIn(step.with, now), at, options.actions);
    steps.push(result);
    const outcome = result.status === 0 ? 'success' : 'failure';
    if (step.id !== undefined) done[step.id] = { outputs, outcome };
    if (outcome === 'failure' && step['continue-on-error'] !== true) success = false;
  }
  return {
    job: name,
    result: success ? 'success' : 'failure',
    environment,
    outputs: filledIn(job.outputs, { ...contexts, steps: done }),
    steps,
  };
}

/** In a workflow that is called, an environment replaces the secrets that the caller passes, and adds none. */
function secretsIn(environment: string, options: RunOptions, secrets: unknown): Contexts {
  const own = Object.entries(options.environments?.[environment] ?? {});
  const passed = own.filter(([name]) => Object.hasOwn(secrets as Contexts, name));
  return { ...(secrets as Contexts), ...Object.fromEntries(passed) };
}

function filledIn(values: Contexts | undefined, contexts: Contexts): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(entries.map(([key, it]) => [key, String(interpolate(it, contexts))]));
}

/** The variables that a run sets from the context `github`. */
function variables(github: Contexts): Record<string, string> {
  const values = Object.entries(github).filter(([name]) => !/^(event|token)$/.test(name));
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(values.map(([name, it]) => [`GITHUB_${name.toUpperCase()}`, String(it)])),
  };
}
