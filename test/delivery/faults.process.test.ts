import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../packages';
import {
  type Fault,
  hasStrace,
  isHit,
  type Occurrence,
  occurrences,
  options,
  withFault,
  writesIn,
} from '../strace';
import type { Clone, Result } from './clone';
import { RemoteFleet } from './remote-fleet';

// Only in `npm run soak`: it takes minutes. ARGOSY_SOAK=20 tries each twentieth fault only.
const SOAK = process.env['ARGOSY_SOAK'] !== undefined;
const STEP = Number(process.env['ARGOSY_SOAK']) || 1;
const canTrace = SOAK && hasStrace();
if (SOAK && !canTrace) process.stdout.write('strace is not installed: NO FAULTS ARE INJECTED\n');
const sweep = canTrace ? test : test.skip;

const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EACCES', 'EMFILE'].map((error) => ({ error }));
const KILL = { signal: 'KILL' } as const;
/** What an error message has to say. */
const EXPLAINED = /Nothing was (changed|committed|written)|Fix: /;
const RELEASE = ['release', 'app-1', '--env', 'production', '--image', 'v1.0.1', '--timeout', '2s'];
const STATE = ['.git', 'dist', 'fleet', '.argosy'];

let fleet: RemoteFleet;
beforeAll(() => {
  if (canTrace) fleet = new RemoteFleet();
});
afterAll(() => fleet?.remove());

/** A clone that is put back before each run. */
class Releasing {
  private readonly saved: string;
  readonly log: string;
  private readonly base: string;

  constructor(readonly clone: Clone) {
    this.saved = `${clone.path}.saved`;
    this.log = `${clone.path}.trace`;
    this.base = clone.git('rev-parse', 'HEAD');
  }

  /** Runs a release, so that everything is compiled, and takes it back. */
  async begin(): Promise<this> {
    await this.clone.deliver(...RELEASE);
    this.clone.git('reset', '-q', '--hard', this.base);
    for (const it of STATE) cpSync(join(this.clone.path, it), join(this.saved, it), COPY);
    return this;
  }

  restore(): void {
    for (const it of STATE) {
      rmSync(join(this.clone.path, it), { recursive: true, force: true });
      cpSync(join(this.saved, it), join(this.clone.path, it), COPY);
    }
  }

  traced(env: NodeJS.ProcessEnv = {}) {
    const { log } = this;
    return {
      command: process.execPath,
      args: [COMMAND, ...RELEASE],
      cwd: this.clone.path,
      log,
      env,
    };
  }

  /** `before` or `after` the release, or what is neither. */
  state(): string {
    const changes = this.clone.git('status', '--porcelain');
    if (changes !== '') return changes;
    if (this.clone.git('rev-parse', 'HEAD') === this.base) return 'before';
    return this.clone.git('rev-parse', 'HEAD^') === this.base ? 'after' : 'several commits';
  }

  /** What is left of temporary files. */
  leftovers(): string[] {
    const names = ['.argosy', '.argosy/cache'].flatMap((it) => {
      const path = join(this.clone.path, it);
      return existsSync(path) ? readdirSync(path) : [];
    });
    return [...this.clone.leftovers(), ...names.filter((it) => /\.lock|\.new$|\.\d+$/.test(it))];
  }

  /** Removes the locks of a git that was killed, as git advises. Returns false if there are none. */
  unlock(): boolean {
    const locks = readdirSync(join(this.clone.path, '.git'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((it) => it.endsWith('.lock'));
    for (const it of locks) rmSync(join(this.clone.path, '.git', it));
    return locks.length > 0;
  }
}

const COPY = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true };

class Counts {
  readonly failures: string[] = [];
  private readonly counts: Record<string, number> = {};

  add(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  toString(): string {
    return JSON.stringify(this.counts);
  }
}

/** Checks what a run with a fault has left, and runs the release again. */
async function expectWhole(
  it: Releasing,
  ended: Result,
  counts: Counts,
  isKilled: boolean,
): Promise<void> {
  const { status, stderr } = ended;
  if (!isKilled) {
    expect([status, it.state(), stderr]).toEqual(
      status === 0 ? [0, 'after', stderr] : [1, 'before', expect.stringMatching(EXPLAINED)],
    );
  }
  counts.add(isKilled ? 'killed' : status === 0 ? 'succeeded' : 'refused');
  let again = await it.clone.run(...RELEASE);
  if (again.status !== 0 && isKilled && /\.lock/.test(again.stderr) && it.unlock()) {
    counts.add('locks of git');
    again = await it.clone.run(...RELEASE);
  }
  expect([again.status, again.stderr, it.state(), it.leftovers()]).toEqual([
    0,
    expect.anything(),
    'after',
    [],
  ]);
}

/** Runs a check for each item of a queue, on two clones at a time. */
async function onTwoClones<T>(
  all: readonly T[],
  counts: Counts,
  check: (it: Releasing, item: T) => Promise<void>,
) {
  const queue = all.filter((_, i) => i % STEP === 0);
  const workers = [new Releasing(fleet.clone()), new Releasing(fleet.clone())];
  await Promise.all(
    workers.map(async (it) => {
      await it.begin();
      for (let item = queue.pop(); item; item = queue.pop()) {
        it.restore();
        await check(it, item).catch((error) =>
          counts.failures.push(`${JSON.stringify(item)} ${error}`),
        );
      }
    }),
  );
}

sweep(
  'a local release that meets a fault at any write changes nothing or all, and works the second time',
  async () => {
    const first = await new Releasing(fleet.clone()).begin();
    first.restore();
    const found = await occurrences(first.traced(), first.clone.path);
    const queue = found.flatMap((it) => [...ERRORS, KILL].map((fault) => [it, fault] as const));
    const total = queue.length;
    const counts = new Counts();
    await onTwoClones(queue, counts, async (it, [occurrence, fault]) => {
      const ended = await withFault(it.traced(), occurrence, fault, {
        root: it.clone.path,
        prepare: () => it.restore(),
      });
      if (!ended.isHit) return counts.add('missed');
      await expectWhole(it, { ...ended, stdout: '' }, counts, ended.status === 'SIGKILL');
    });
    process.stdout.write(`release: ${found.length} writes, ${total} faults: ${counts}\n`);
    expect(counts.failures).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  },
  3_600_000,
);

/** A `git` that runs one of its calls, counted from 0, under strace; or all of them, and keeps the traces. */
const GIT = `#!/bin/sh
PATH=\${PATH#*:}
n=0
until mkdir "$FAULT_CALLS/$n" 2>/dev/null; do n=$((n + 1)); done
if [ "$FAULT_CALL" = all ] || [ "$FAULT_CALL" = $n ]; then
  exec strace -y -s 0 -o "$FAULT_CALLS/$n/trace" $FAULT_OPTIONS git "$@"
fi
exec git "$@"
`;

sweep(
  'the same holds for a fault in any git command of a release',
  async () => {
    const bin = join(fleet.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), GIT);
    chmodSync(join(bin, 'git'), 0o755);
    const env = (it: Releasing, call: string, more: readonly string[]) => {
      const calls = `${it.clone.path}.calls`;
      rmSync(calls, { recursive: true, force: true });
      mkdirSync(calls);
      const PATH = `${bin}:${process.env['PATH']}`;
      return { PATH, FAULT_CALLS: calls, FAULT_CALL: call, FAULT_OPTIONS: more.join(' ') };
    };
    const run = (it: Releasing, call: string, more: readonly string[]) =>
      it.clone.runWith(env(it, call, more), ...RELEASE);
    const trace = (it: Releasing, call: string) =>
      readFileSync(join(`${it.clone.path}.calls`, call, 'trace'), 'utf8');

    const first = await new Releasing(fleet.clone()).begin();
    first.restore();
    expect((await run(first, 'all', [])).status).toBe(0);
    const calls = readdirSync(`${first.clone.path}.calls`).sort((a, b) => Number(a) - Number(b));
    const found = calls.flatMap((call) =>
      writesIn(trace(first, call), first.clone.path).map((it) => [call, it] as const),
    );
    // Each write is killed, and meets one error in turn; git handles all errors alike.
    const queue = found.flatMap(([call, it], i): (readonly [string, Occurrence, Fault])[] =>
      [ERRORS[i % ERRORS.length] ?? KILL, KILL].map((fault) => [call, it, fault]),
    );
    const total = queue.length;
    const counts = new Counts();
    await onTwoClones(queue, counts, async (it, [call, occurrence, fault]) => {
      const ended = await run(it, call, options(occurrence, fault));
      const lines = trace(it, call).split('\n');
      if (!isHit(lines, occurrence, it.clone.path)) return counts.add('missed');
      await expectWhole(it, ended, counts, 'signal' in fault);
    });
    process.stdout.write(
      `git: ${calls.length} commands, ${found.length} writes, ${total} faults: ${counts}\n`,
    );
    expect(counts.failures).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  },
  3_600_000,
);
