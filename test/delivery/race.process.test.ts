import type { Clone, JsonOutcome } from './clone';
import { MEMBERS, RemoteFleet } from './remote-fleet';

// `npm run soak` runs more of these.
const SOAK = process.env['ARGOSY_SOAK'] !== undefined;
const WRITERS = SOAK ? 64 : 8;
const APPS = SOAK ? 20 : 4;
jest.setTimeout(SOAK ? 1_200_000 : 60_000);

/** The messages of git and of servers for a branch that has moved. */
const RACES = [
  'fetch first',
  'non-fast-forward',
  "cannot lock ref 'refs/heads/main': is at 1 but expected 2",
  'incorrect old value provided',
  'failed to update ref',
  'reference already exists',
  'stale info',
  'the remote contains commits that are not present locally',
];

let fleet: RemoteFleet;
let clones: Clone[];
let sequences = 0;
beforeAll(() => {
  fleet = new RemoteFleet(APPS);
  clones = Array.from({ length: WRITERS }, () => fleet.clone());
});
afterAll(() => fleet.remove());

test('each of many concurrent releases lands, or is superseded by a newer one', async () => {
  const { commits } = await race('release at once', clones);

  const [last = '', ...others] = commits;
  const some = [last, others[0] ?? '', others.at(-1) ?? ''];
  const stale = (SOAK ? commits : some).flatMap((commit) => fleet.stale(commit));
  expect(stale).toEqual([]);
});

test('a push is retried after any message of a lost race', async () => {
  fleet.hook(
    'pre-receive',
    `n=$(next calls)
n=$((n + 3)); [ $((n * n * 1299709 / 11 % 5)) -lt 2 ] && exit 0
case $(($(next refusals) % ${RACES.length})) in
${RACES.map((text, i) => `${i}) echo "${text}" >&2 ;;`).join('\n')}
esac
exit 1`,
  );

  await race('are refused at random', clones.slice(0, SOAK ? 24 : 4), 1);

  expect(fleet.counted('refusals')).toBeGreaterThanOrEqual(RACES.length);
  fleet.removeHook('pre-receive');
});

test('every release lands on a slow server, too', async () => {
  fleet.hook('pre-receive', SOAK ? 'sleep 1.$(($$ % 10))' : 'sleep 0.3');
  await race('meet a slow server', SOAK ? clones : clones.slice(0, 3));
  fleet.removeHook('pre-receive');
});

test('a refusal is reported without a retry', async () => {
  const text = 'The policy service is down: connection refused';
  fleet.hook('pre-receive', `next calls > /dev/null; echo "${text}" >&2; exit 1`);
  const [clone] = clones as [Clone];
  const head = fleet.head();

  const { status, stdout, stderr } = await clone.run(...release(0, ++sequences));

  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Delivering to main of origin');
  expect(stderr).toContain(text);
  expect(fleet.counted('calls')).toBe(1);
  expect(fleet.head()).toBe(head);
  expect(clone.leftovers()).toEqual([]);
  fleet.removeHook('pre-receive');
});

type Name = keyof typeof MEMBERS;
const NAMES: readonly Name[] = ['live', 'dev', 'production'];

/** The app, and the environment or group, of a number: multiples of 7 are spread over all, and meet in one app. */
function unit(pair: number): [app: string, name: Name] {
  return [`app-${Math.floor(pair / NAMES.length)}`, NAMES[pair % NAMES.length] ?? 'dev'];
}

/** The environments that a number releases its app to. */
function members(pair: number): string[] {
  const [app, name] = unit(pair);
  return MEMBERS[name].map((environment) => `${environment}/${app}`);
}

function release(pair: number, sequence: number): string[] {
  const [app, environment] = unit(pair);
  const what = ['--image', `v1.0.${sequence}`, '--sequence', String(sequence)];
  return ['release', app, '--env', environment, ...what, '--push'];
}

/**
 * Runs all writers concurrently, and checks the result.
 *
 * @param perPair how many writers release the same app in the same environment.
 */
async function race(
  what: string,
  writers: readonly Clone[],
  perPair = 2,
): Promise<{ commits: string[] }> {
  const before = fleet.head();
  const numbers = shuffled(writers.length).map((it) => sequences + 1 + it);
  sequences += writers.length;

  const start = Date.now();
  const sent = await Promise.all(
    writers.map(async (clone, i) => {
      const sequence = numbers[i] ?? 0;
      const pair = (Math.floor(i / perPair) * 7) % (APPS * 3);
      return { pair, sequence, ...(await clone.run(...release(pair, sequence), '--json')) };
    }),
  );
  const seconds = (Date.now() - start) / 1000;

  expect(sent.filter(({ status }) => status !== 0)).toEqual([]);
  const told = sent.map((it) => ({ ...it, outcome: JSON.parse(it.stdout) as JsonOutcome }));
  const pushed = told.filter(({ outcome }) => outcome.result === 'pushed');
  const commits = fleet.commits(before);
  expect([...commits].sort()).toEqual(pushed.map(({ outcome }) => outcome.commit).sort());
  expect(fleet.state()).toEqual({ corrupt: '', merges: '' });
  const newest = new Map<string, number>();
  for (const { pair, sequence } of sent) {
    for (const it of members(pair)) newest.set(it, Math.max(sequence, newest.get(it) ?? 0));
  }
  for (const [it, sequence] of newest) {
    const [environment = '', app = ''] = it.split('/');
    expect([it, fleet.sequence(app, environment)]).toEqual([it, sequence]);
  }
  for (const { pair, sequence, outcome } of told) {
    const units = outcome.decisions.map(({ app, environment }) => `${environment}/${app}`);
    expect(units).toEqual(members(pair));
    const kinds = new Set(outcome.decisions.map(({ kind }) => kind));
    expect(kinds.has('change')).toBe(outcome.result === 'pushed');
    kinds.delete('change');
    expect([...kinds].filter((it) => it !== 'superseded')).toEqual([]);
    for (const [i, { kind }] of outcome.decisions.entries()) {
      if (kind === 'superseded') expect(sequence).toBeLessThan(newest.get(units[i] ?? '') ?? 0);
    }
  }

  const retries = told.reduce((sum, { outcome }) => sum + outcome.attempts - 1, 0);
  const most = Math.max(...told.map(({ outcome }) => outcome.attempts));
  if (SOAK) {
    const rate = (commits.length / seconds).toFixed(2);
    const counts = `${sent.length} releases, ${commits.length} pushes in ${seconds.toFixed(1)} s`;
    process.stdout.write(
      `${writers.length} writers ${what}: ${counts}, ${rate} a second, ${retries} retries, at most ${most} tries\n`,
    );
  }
  return { commits };
}

/** The numbers below `count`, in random order. */
function shuffled(count: number): number[] {
  return Array.from({ length: count }, (_, i) => [Math.random(), i] as const)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
}
