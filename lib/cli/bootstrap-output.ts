import { BootstrapError } from '../bootstrap/bootstrap-error';
import type { BootstrapTarget } from '../bootstrap/bootstrap-target';
import { applicationStates } from '../bootstrap/checks/applications';
import { commandLine, quoted } from '../bootstrap/command-line';
import type { KubeContext } from '../bootstrap/kube-context';
import type { StepResult } from '../bootstrap/run-plan';
import type { Step } from '../bootstrap/step';
import type { ManualStep } from '../bootstrap/uninstall-plan';
import { FleetError } from '../model/problem';
import { problemJson } from './problem-json';

/** The context in commands that are only printed. */
export const PLACEHOLDER = '<context>';

/** The steps of a plan, for a person who runs them. */
export function planText(target: BootstrapTarget, context: string, steps: readonly Step[]): string {
  const lines = steps.flatMap((step, i) => [
    '',
    `${i + 1}. ${step.title}`,
    ...commandsOf(step, context).map((it) => `   $ ${it}`),
    ...(step.hints ?? []).map((it) => `   ${it}`),
  ]);
  const { owner } = target.bootstrap;
  const of = owner ? `--env ${owner.name} ` : '';
  const name = context === PLACEHOLDER ? '<name>' : quoted(context);
  const intro = `${headline(target)}. Nothing was run: that is \`argosy bootstrap ${of}--context ${name} --run\`.`;
  return text([intro, 'By hand, at the root of the repository:', ...lines]);
}

/** What is about to happen, and where. */
export function runText(target: BootstrapTarget, { name, server }: KubeContext): string {
  const environments = target.bootstrap.environments.map((it) => it.name).join(', ');
  return text([
    headline(target),
    `  Context:      ${name}`,
    `  Cluster:      ${server}`,
    `  Namespace:    ${target.namespace}`,
    `  Environments: ${environments}`,
  ]);
}

/** What became of a step. */
export function resultText(
  { step, state, note, fix, isOpen }: StepResult,
  context: string,
): string {
  const mark = {
    done: 'ok',
    unchanged: 'ok',
    failed: 'FAILED',
    timeout: 'TIMED OUT',
    pending: '-',
  };
  const lines = (note ?? '').split('\n').filter((it) => it !== '');
  if (state === 'done' || state === 'unchanged') {
    const hints = (isOpen ? (step.hints ?? []) : []).map((it) => `    ${it}`);
    return text([
      `${mark[state]}  ${step.title}${lines.length > 0 ? `: ${lines.join('; ')}` : ''}`,
      ...hints,
    ]);
  }
  if (state === 'pending') return text([`${mark[state]}  ${step.title}`]);
  return text([
    `${mark[state]}  ${step.title}`,
    ...lines.map((it) => `    ${it}`),
    ...commandsOf(step, context).map((it) => `    $ ${it}`),
    ...(fix === undefined ? [] : [`    Fix: ${fix}`]),
  ]);
}

/** The steps of an uninstallation. */
export function uninstallText(target: BootstrapTarget, steps: readonly ManualStep[]): string {
  const lines = steps.flatMap(({ title, commands }, i) => [
    '',
    `${i + 1}. ${title}`,
    ...commands.map((it) => `   $ ${it}`),
  ]);
  return text([
    `Removing the Argo CD in the namespace ${target.namespace}. The apps keep running.`,
    'Argosy never runs these steps. Take them one by one, in this order:',
    ...lines,
  ]);
}

/** What a run has led to. */
export interface Outcome {
  readonly results: readonly StepResult[];
  readonly password: string | undefined;
}

/** The plan, and what became of it, as JSON. */
export function bootstrapJson(
  target: BootstrapTarget,
  context: string,
  steps: readonly Step[],
  outcome?: Outcome,
): string {
  const { namespace, path, applications, bootstrap } = target;
  const results = new Map(outcome?.results.map((it) => [it.step.id, it]));
  const output = results.get('synced')?.output;
  const report = {
    environment: bootstrap.owner?.name ?? null,
    namespace,
    directory: path,
    context,
    ...(outcome && { ok: outcome.results.every(({ state }) => isOk(state)) }),
    steps: steps.map((step) => {
      const { state, note, fix } = results.get(step.id) ?? {};
      const { id, title, hints, check } = step;
      const commands = step.commands.map((it) => commandLine(context, it));
      const verify = check && commandLine(context, check.args);
      return { id, title, commands, check: verify, hints, state, note, fix };
    }),
    ...(output !== undefined && { applications: applicationStates(applications, output, target) }),
    ...(outcome?.password !== undefined && { password: outcome.password }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A bootstrap that was refused, as JSON; nothing for a usage error. */
export function refusedBootstrapJson(error: unknown): string {
  const refused =
    error instanceof FleetError
      ? error.problems.map(problemJson)
      : error instanceof BootstrapError
        ? [{ where: error.where, message: error.reason, fix: error.fix }]
        : undefined;
  return refused ? `${JSON.stringify({ ok: false, refused }, null, 2)}\n` : '';
}

function isOk(state: StepResult['state']): boolean {
  return state === 'done' || state === 'unchanged';
}

function headline({ bootstrap, namespace, path }: BootstrapTarget): string {
  const { argocd, owner } = bootstrap;
  const what = argocd ? `Argo CD ${argocd.version}` : 'The root Applications of an Argo CD';
  return `${what}${owner ? ` of ${owner.name}` : ''} in the namespace ${namespace}, from ${path}`;
}

/** The commands of a step, and the one that checks it. */
function commandsOf({ commands, check }: Step, context: string): string[] {
  return [...commands, ...(check ? [check.args] : [])].map((it) => commandLine(context, it));
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
