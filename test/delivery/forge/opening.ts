import { chooseForge } from '../../../lib/delivery/forge/choose-forge';
import type { Opened, Proposal } from '../../../lib/delivery/forge/forge';
import type { Environment } from '../../../lib/delivery/forge/hosted-repository';
import { FakeClock } from './fake-clock';

/** A pull request as deliveries propose it. */
export const PROPOSAL: Proposal = {
  head: 'argosy/main/promote-app-dev-to-staging',
  base: 'main',
  title: 'chore(promote): app v2.0.0 in staging from dev',
  body: '| App | Runs |\n| --- | --- |\n| app | v2.0.0 |\n',
};

/** The deadline of these openings, in milliseconds. */
export const DEADLINE = 300_000;

interface Opening {
  readonly opened: Opened | undefined;
  /** The pauses, in milliseconds. */
  readonly pauses: readonly number[];
  /** What was reported while waiting. */
  readonly waits: readonly string[];
}

/** Opens the pull request in the way that is chosen for a remote. */
export async function open(
  url: string,
  env: Environment,
  { clone = '/', timeLeft = 10_000, proposal = PROPOSAL } = {},
): Promise<Opening> {
  const clock = new FakeClock();
  const waits: string[] = [];
  const choice = chooseForge({
    clone,
    url,
    env,
    deadline: DEADLINE,
    timeLeft: () => timeLeft,
    onWait: (what) => waits.push(what),
    clock,
  });
  return { opened: await choice?.forge?.open(proposal), pauses: clock.pauses, waits };
}
