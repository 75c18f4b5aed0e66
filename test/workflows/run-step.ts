import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended } from '../delivery/clone';
import type { Contexts } from './expressions';
import type { Action, JobPlace, StepResult } from './workflow';

type Done = StepResult & { readonly outputs: Contexts };

/** Runs the script of a step. */
export async function runScript(
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

/** Runs what takes the place of the action of a step. */
export async function runAction(
  uses: string,
  inputs: Contexts,
  place: JobPlace,
  actions: Readonly<Record<string, Action>>,
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
