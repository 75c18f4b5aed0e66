import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Contexts, holds, interpolate } from './expressions';
import { runJob } from './run-job';
import type { Job, JobResult, RunOptions } from './workflow';

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
    const success = needed.every(({ result }) => result === 'success');
    const { github, secrets = {}, vars = {} } = options;
    const needs = Object.fromEntries(needed.map((it) => [it.job, it]));
    const contexts = { github, inputs, needs, secrets, vars };
    if (!holds(job.if, contexts, success)) {
      const environment = '';
      results.push({ job: name, result: 'skipped', environment, outputs: {}, steps: [] });
      continue;
    }
    for (const matrix of combinations(job, contexts)) {
      results.push(await runJob(name, job, options, { ...contexts, matrix }));
    }
  }
  return results;
}

/** The combinations of a matrix with one variable. */
function combinations(job: Job, contexts: Contexts): Contexts[] {
  const [[name, list] = []] = Object.entries(job.strategy?.matrix ?? {});
  if (name === undefined) return [{}];
  return (interpolate(list, contexts) as unknown[]).map((it) => ({ [name]: it }));
}
