import type { Kubectl, KubectlResult } from './kubectl';
import { failureOf } from './kubectl-failure';
import type { Check, KubectlArgs, Step } from './step';
import type { Verdict } from './verdict';

/** What became of a step. */
export interface StepResult {
  readonly step: Step;
  /** `unchanged`: it was complete already. `pending`: a step before it has failed. */
  readonly state: 'done' | 'unchanged' | 'failed' | 'timeout' | 'pending';
  /** What the check has found, or why the step failed. */
  readonly note?: string;
  readonly fix?: string;
  /** Whether a person should follow the hints of the step. @default false */
  readonly isOpen?: boolean;
  /** What the last check has printed. */
  readonly output?: string;
}

/** How a plan is run. */
export interface RunOptions {
  readonly kubectl: Kubectl;
  /** The context of each command. */
  readonly context: string;
  /** How long a step may take, in milliseconds. */
  readonly timeout: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onStart?: (step: Step) => void;
  readonly onWait?: (step: Step, reason: string) => void;
  readonly onEnd?: (result: StepResult) => void;
}

/** The pauses between two looks at the cluster, in milliseconds: most steps are complete at once. */
const SHORTEST = 100;
const LONGEST = 3000;

/** How long a command that only reads may take, in milliseconds: a cluster that does not answer can still do so later. */
const READ = 60_000;

/** How long it may take at least, even if the time of the step is over: otherwise, nobody would know what is missing. */
const LAST_READ = 10_000;

/**
 * Runs the steps of a plan, one after the other, until one fails. Nothing is remembered: each step looks at the cluster,
 * so that a second run continues where the first one ended, however it ended.
 *
 * @returns a result for each step.
 */
export async function runPlan(steps: readonly Step[], options: RunOptions): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const isOver = results.some(({ state }) => state === 'failed' || state === 'timeout');
    if (isOver) {
      results.push({ step, state: 'pending' });
      continue;
    }
    options.onStart?.(step);
    const result = await runStep(step, options);
    results.push(result);
    options.onEnd?.(result);
  }
  return results;
}

async function runStep(step: Step, options: RunOptions): Promise<StepResult> {
  const { check, commands, skip, isCondition } = step;
  const deadline = options.now() + options.timeout;
  const left = () => deadline - options.now();
  const run = (args: KubectlArgs, timeout: number) =>
    options.kubectl(['--context', options.context, ...args], Math.max(1, timeout));
  const read = (args: KubectlArgs) => run(args, Math.max(LAST_READ, Math.min(READ, left())));
  if (check && isCondition) {
    const result = await read(check.args);
    return resultOf(step, check.judge(result), result);
  }
  const found = skip?.judge(await read(skip.args));
  const isSkipped = found?.state === 'done';
  for (const args of isSkipped ? [] : commands) {
    const attempt = async () => {
      const result = await run(args, left());
      return { result, verdict: result.status === 0 ? DONE : failureOf(result) };
    };
    const { result, verdict } = await until(step, attempt, deadline, options);
    if (verdict.state === 'done') continue;
    const end = resultOf(step, verdict, result);
    return end.state === 'timeout' && check
      ? withReason(end, check.judge(await read(check.args)))
      : end;
  }
  if (isSkipped && (check === undefined || check === skip)) {
    return { step, state: 'unchanged', ...(found.note !== undefined && { note: found.note }) };
  }
  if (check === undefined) return { step, state: 'done', isOpen: step.hints !== undefined };
  const look = async () => {
    const result = await read(check.args);
    return { result, verdict: check.judge(result) };
  };
  const { result, verdict } = await until(step, look, deadline, options);
  const end = resultOf(step, verdict, result);
  if (verdict.state === 'done') return isSkipped ? { ...end, state: 'unchanged' } : end;
  const details = await explained(check, result, (args) => run(args, READ));
  return details.length === 0 ? end : { ...end, note: [end.note, ...details].join('\n') };
}

const DONE: Verdict = { state: 'done' };

interface Attempt {
  readonly result: KubectlResult;
  readonly verdict: Verdict;
}

/** Repeats something until it is done or has failed, or the time is over. */
async function until(
  step: Step,
  attempt: () => Promise<Attempt>,
  deadline: number,
  { now, sleep, onWait }: RunOptions,
): Promise<Attempt> {
  let last: Attempt | undefined;
  for (let pause = SHORTEST; ; pause = Math.min(pause * 2, LONGEST)) {
    const it = await attempt();
    if (it.verdict.state !== 'waiting') return it;
    // A command that was ended says nothing: what was seen before does.
    const seen = it.result.timedOut && last ? last : it;
    if (now() + pause >= deadline) return seen;
    last = seen;
    onWait?.(step, it.verdict.reason);
    await sleep(pause);
  }
}

/** The end of a step whose command took too long, with what its check has found. */
function withReason(end: StepResult, verdict: Verdict): StepResult {
  if (verdict.state === 'done') return end;
  return { ...end, note: [end.note, verdict.reason].join('\n') };
}

function resultOf(step: Step, verdict: Verdict, { stdout: output }: KubectlResult): StepResult {
  if (verdict.state === 'done') {
    const { state, ...found } = verdict;
    return { step, state, output, ...found };
  }
  // What is checked once has no time to wait for.
  const state = verdict.state === 'waiting' && !step.isCondition ? 'timeout' : 'failed';
  const { reason: note, fix } = verdict;
  return { step, state, note, fix, output };
}

async function explained(
  { explain }: Check,
  result: KubectlResult,
  run: (args: KubectlArgs) => Promise<KubectlResult>,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const it of explain?.(result) ?? []) {
    const { status, stdout } = await run(it.args);
    if (status === 0) reasons.push(...it.reasons(stdout));
  }
  return reasons;
}
