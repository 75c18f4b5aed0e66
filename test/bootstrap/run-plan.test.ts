import { bootstrapPlan } from '../../lib/bootstrap/bootstrap-plan';
import { type BootstrapTarget, bootstrapTargets } from '../../lib/bootstrap/bootstrap-target';
import type { Kubectl, KubectlResult } from '../../lib/bootstrap/kubectl';
import { failureOf } from '../../lib/bootstrap/kubectl-failure';
import { type RunOptions, runPlan, type StepResult } from '../../lib/bootstrap/run-plan';
import type { Step } from '../../lib/bootstrap/step';
import { done, failed, waiting } from '../../lib/bootstrap/verdict';
import { renderFleet } from '../../lib/render/render-fleet';
import { argocdFleet, MINIMAL } from '../argocd';
import { Killed, refused, SimulatedCluster } from './simulated-cluster';

const target = targetOf();
const steps = bootstrapPlan(target, 'home');

function targetOf(): BootstrapTarget {
  const sources = argocdFleet(MINIMAL);
  const [found] = bootstrapTargets(sources, [...renderFleet(sources).keys()]);
  if (found === undefined) throw new Error('There is no bootstrap.');
  return found;
}

/** Runs steps with a clock that only pauses move. */
function run(
  kubectl: Kubectl,
  plan: readonly Step[] = steps,
  options: Partial<RunOptions> = {},
): Promise<StepResult[]> {
  let time = 0;
  return runPlan(plan, {
    ...{ kubectl, context: 'home', timeout: 60_000 },
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    ...options,
  });
}

const states = (results: readonly StepResult[]) => results.map(({ state }) => state);
const newCluster = () =>
  new SimulatedCluster(
    target.applications.map(({ name }) => name),
    target.repoURL,
  );

/** A step that is checked after its command. */
const STEP: Step = {
  id: 'install',
  title: 'Installed',
  commands: [['apply']],
  check: {
    args: ['get'],
    judge: ({ status }) => (status === 0 ? done() : waiting('not yet', 'Wait.')),
  },
};

test('an empty cluster is complete after one run, and a second one finds everything done', async () => {
  const cluster = newCluster();
  expect(new Set(states(await run(cluster.kubectl)))).toEqual(new Set(['done']));
  expect(cluster.state).toEqual({ namespace: true, crds: true, argocd: true, applications: true });
  const again = await run(cluster.kubectl);
  expect(states(again).every((it) => it === 'done' || it === 'unchanged')).toBe(true);
  expect(cluster.commands.filter((it) => it.startsWith('apply'))).toHaveLength(4);
});

test('wherever a run is killed, the next one completes the work', async () => {
  const whole = newCluster();
  await run(whole.kubectl);
  expect(whole.commands.length).toBeGreaterThan(10);
  for (const command of whole.commands.keys()) {
    for (const when of ['before', 'after'] as const) {
      const cluster = newCluster();
      cluster.killedAt = { command, when };
      await expect(run(cluster.kubectl)).rejects.toThrow(Killed);
      cluster.killedAt = undefined;
      const results = await run(cluster.kubectl);
      expect(results.filter(({ state }) => !['done', 'unchanged'].includes(state))).toEqual([]);
      expect(cluster.state).toEqual(whole.state);
    }
  }
});

test('whichever command fails, nothing is run after its step, and the next run completes the work', async () => {
  const whole = newCluster();
  await run(whole.kubectl);
  for (const number of whole.commands.keys()) {
    const cluster = newCluster();
    let count = -1;
    const results = await run(async (args, timeout) => {
      count += 1;
      if (count !== number) return cluster.kubectl(args, timeout);
      return refused('Error from server (Forbidden): no');
    });
    const at = states(results).indexOf('failed');
    // Whether a step can be skipped may be unknown: it is not.
    if (at < 0 && /^get (crd|applications.*,)/.test(whole.commands[number] ?? '')) continue;
    expect(results[at]).toMatchObject({ note: expect.stringContaining('Forbidden') });
    expect(new Set(states(results.slice(at + 1)))).toEqual(
      new Set(at + 1 < results.length ? ['pending'] : []),
    );
    expect(states(await run(cluster.kubectl))).not.toContain('failed');
  }
});

test('a command that fails for a while is repeated, with pauses that grow to three seconds', async () => {
  const answers = ['connection refused', 'failed calling webhook', '', ''];
  const pauses: number[] = [];
  const kubectl = async () => {
    const stderr = answers.shift() ?? '';
    return stderr ? refused(stderr) : { status: 0, stdout: '', stderr };
  };
  const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
  expect(await run(kubectl, [STEP], { sleep })).toMatchObject([{ state: 'done' }]);
  expect(pauses).toEqual([100, 200]);
});

test('a step that is not complete in time names what it waited for', async () => {
  const reasons: string[] = [];
  const results = await run(
    async ([, , verb]) => (verb === 'apply' ? { status: 0, stdout: '', stderr: '' } : refused('')),
    [STEP],
    { onWait: (_, reason) => reasons.push(reason) },
  );
  expect(results).toMatchObject([{ state: 'timeout', note: 'not yet', fix: 'Wait.' }]);
  expect(reasons.length).toBeGreaterThan(20);
});

test('a condition that is not met is not waited for', async () => {
  const { commands: _, ...rest } = STEP;
  const plan: Step[] = [{ ...rest, commands: [], isCondition: true }, STEP];
  expect(states(await run(async () => refused(''), plan))).toEqual(['failed', 'pending']);
});

test('no command gets more time than is left, and one that reads at most a minute', async () => {
  const timeouts: number[] = [];
  const hangs: Kubectl = async (_, timeout): Promise<KubectlResult> => {
    timeouts.push(timeout);
    return timeouts.length === 1
      ? { status: 0, stdout: '', stderr: '' }
      : { status: null, stdout: '', stderr: '', timedOut: true };
  };
  const now = () => timeouts.length * 60_000;
  const results = await run(hangs, [STEP], { timeout: 150_000, now });
  expect(results).toMatchObject([{ state: 'timeout' }]);
  expect(timeouts).toEqual([150_000, 60_000, 30_000]);
});

test('a command that reads gets ten seconds, however short the time of a step is', async () => {
  const timeouts: number[] = [];
  const kubectl: Kubectl = async ([, , verb], timeout) => {
    if (verb === 'get') timeouts.push(timeout);
    return verb === 'get' ? refused('') : { status: 0, stdout: '', stderr: '' };
  };
  expect(await run(kubectl, [STEP], { timeout: 50 })).toMatchObject([
    { state: 'timeout', note: 'not yet', fix: 'Wait.' },
  ]);
  expect(timeouts).toEqual([10_000]);
});

const ENDED: KubectlResult = { status: null, stdout: '', stderr: '', timedOut: true };

test('what was last seen is the reason, not that the last command was ended', async () => {
  const answers = [refused('')];
  const kubectl: Kubectl = async ([, , verb]) =>
    verb === 'get' ? (answers.shift() ?? ENDED) : { status: 0, stdout: '', stderr: '' };
  const check = { args: ['get'], judge: (it: KubectlResult) => failureOf(it) };
  answers[0] = refused('connection refused');
  expect(await run(kubectl, [{ ...STEP, check }])).toMatchObject([
    { state: 'timeout', note: 'connection refused' },
  ]);
});

test('if a command takes too long, the check of its step says what is there', async () => {
  const kubectl: Kubectl = async ([, , verb]) => (verb === 'get' ? refused('') : ENDED);
  expect(await run(kubectl, [STEP])).toMatchObject([
    {
      state: 'timeout',
      note: 'kubectl did not finish in time.\nnot yet',
      fix: expect.stringContaining('--timeout'),
    },
  ]);
});

test('a failure is explained by further commands', async () => {
  const check = {
    args: ['get'],
    judge: () => failed('Degraded', 'Fix it.'),
    explain: () => [{ args: ['get', 'pods'], reasons: (output: string) => [`pods: ${output}`] }],
  };
  const kubectl: Kubectl = async (args) => ({
    status: 0,
    stdout: args.includes('pods') ? 'CrashLoopBackOff' : '',
    stderr: '',
  });
  expect(await run(kubectl, [{ ...STEP, check }])).toMatchObject([
    { state: 'failed', note: 'Degraded\npods: CrashLoopBackOff', fix: 'Fix it.' },
  ]);
});
