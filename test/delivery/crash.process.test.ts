import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worktrees } from '../../lib/delivery/git/worktrees';
import { withDiskFaults } from '../disk-faults';
import type { Clone } from './clone';
import { RemoteFleet } from './remote-fleet';

// `npm run soak` runs more of these.
const SOAK = process.env['ARGOSY_SOAK'] !== undefined;
const KILLS = SOAK ? 100 : 5;

let fleet: RemoteFleet;
let clone: Clone;
beforeAll(() => {
  fleet = new RemoteFleet();
  clone = fleet.clone();
});
afterAll(() => fleet.remove());

test('a delivery that is killed at any moment lands completely or not at all, and the next one finishes', async () => {
  const release = (sequence: number) => [
    ...['release', 'app-1', '--env', 'production', '--image', `v1.0.${sequence}`],
    ...['--sequence', String(sequence), '--push'],
  ];
  await clone.deliver(...release(1));
  const start = Date.now();
  const whole = clone.start(...release(2));
  await begun(whole);
  const begunAt = Date.now();
  await ended(whole);
  const [duration, delivering] = [Date.now() - start, Date.now() - begunAt];
  // The server signals when it receives a push.
  fleet.hook('pre-receive', 'next calls > /dev/null');

  const found = { interrupted: 0, landed: 0 };
  for (let i = 0; i < KILLS; i++) {
    // GIVEN a delivery that is killed at any moment, in git, or during the push: alone, or with its git processes
    const before = fleet.head();
    const calls = fleet.counted('calls');
    const child = clone.start(...release(3 + i));
    const exit = ended(child);
    const share = (i + 0.5) / KILLS;
    const moments = [
      () => pause(duration * share),
      () => begun(child).then(() => pause(delivering * share)),
      () => until(child, () => fleet.counted('calls') > calls).then(() => pause(i % 8)),
    ];
    await Promise.race([exit, moments[i % moments.length]?.()]);
    const withGit = i % 2 === 1;
    kill(withGit ? -Number(child.pid) : Number(child.pid));
    await exit;
    // A server that survives removes its own lock.
    if (withGit) fleet.unlock();
    if (clone.leftovers().length > 0) found.interrupted++;
    // THEN the remote is consistent
    const landed = fleet.commits(before);
    expect(fleet.state()).toEqual({ corrupt: '', merges: '' });
    expect(landed.flatMap((commit) => fleet.stale(commit))).toEqual([]);
    if (landed.length > 0) found.landed++;

    // WHEN the delivery is repeated
    const { result } = await clone.deliver(...release(3 + i));

    // THEN it has happened once, and left nothing behind
    expect(['pushed', 'nothing']).toContain(result);
    const [commit = '', ...others] = fleet.commits(before);
    expect(others).toEqual([]);
    expect(fleet.sequence('app-1', 'production')).toBe(3 + i);
    if (landed.length === 0) expect(fleet.stale(commit)).toEqual([]);
    expect(clone.git('status', '--porcelain')).toBe('');
    expect(clone.leftovers()).toEqual([]);
  }
  if (SOAK) {
    const { interrupted, landed } = found;
    process.stdout.write(
      `killed ${KILLS} times: ${interrupted} with a work tree left, ${landed} after it had landed\n`,
    );
  }
}, 600_000);

test('leftovers of a process with the same pid are removed, too', () => {
  new Worktrees(clone.path).add('commit', 'HEAD');

  const worktrees = new Worktrees(clone.path);

  expect(clone.leftovers()).toEqual([]);
  worktrees.add('commit', 'HEAD');
  worktrees.remove();
});

test("git's record of a half-created work tree is removed, too", () => {
  const [place, administered] = [`.argosy/delivery/${hostname()}-1/.`, '.git/worktrees/commit-1'];
  for (const it of [place, administered]) mkdirSync(join(clone.path, it), { recursive: true });
  clone.write(`${administered}/locked`, 'initializing\n');
  makeOld(join(clone.path, place));

  new Worktrees(clone.path);

  expect(clone.leftovers()).toEqual([]);
});

test('work trees that cannot be removed fail no delivery, and the next process removes them', () => {
  const worktrees = new Worktrees(clone.path);
  worktrees.add('commit', 'HEAD');

  const { error } = withDiskFaults({ at: [], from: 1 }, () => worktrees.remove());

  expect(error).toBeUndefined();
  expect(clone.leftovers()).not.toEqual([]);
  new Worktrees(clone.path);
  expect(clone.leftovers()).toEqual([]);
});

test("git's record of a work tree that it cannot read is removed, but not that of another one", () => {
  const left = `.argosy/delivery/${hostname()}-1`;
  mkdirSync(join(clone.path, left), { recursive: true });
  for (const [name, place] of [
    ['commit-1', join(clone.path, left, 'commit-1/.git')],
    ['code-1', join(clone.path, 'mine/.git')],
  ] as const) {
    clone.write(`.git/worktrees/${name}/gitdir`, `${place}\n`);
    clone.write(`.git/worktrees/${name}/commondir`, '');
  }
  makeOld(join(clone.path, left));

  new Worktrees(clone.path);

  expect(readdirSync(join(clone.path, '.git/worktrees'))).toEqual(['code-1']);
  rmSync(join(clone.path, '.git/worktrees'), { recursive: true });
});

test('nothing is left of a work tree that git cannot create', () => {
  const worktrees = new Worktrees(clone.path);
  // Git makes its record of the work tree before it fails.
  clone.write('.git/hooks/reference-transaction', '#!/bin/sh\nexit 1\n');
  chmodSync(join(clone.path, '.git/hooks/reference-transaction'), 0o755);
  expect(() => worktrees.add('commit', 'HEAD')).toThrow('git worktree');
  rmSync(join(clone.path, '.git/hooks/reference-transaction'));
  worktrees.remove();
  expect(clone.leftovers()).toEqual([]);
});

/** Sets the modification time of a directory to two days ago. */
function makeOld(path: string): void {
  const time = Date.now() / 1000 - 48 * 3600;
  utimesSync(path, time, time);
}

/** Waits until a process has ended; its children may still run. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Waits until a delivery has created its work tree directory. */
function begun(child: ChildProcess): Promise<void> {
  const place = join(clone.path, '.argosy/delivery');
  return until(child, () => existsSync(place) && readdirSync(place).length > 0);
}

/** Waits until a condition holds, or the process has ended. */
async function until(child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && !isSo()) await pause(1);
}

/** Kills a process or a group of processes, unless it has ended. */
function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits without keeping the process alive. */
function pause(milliseconds: number): Promise<void> {
  return sleep(milliseconds, undefined, { ref: false });
}
