import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, LargeFleet } from './large-fleet';

// `npm run soak` runs more of these.
const SOAK = process.env['ARGOSY_SOAK'] !== undefined;
const APPS = SOAK ? 300 : 40;
const KILLS = SOAK ? 50 : 5;

let fleet: LargeFleet;
beforeAll(() => {
  fleet = new LargeFleet(APPS);
});
afterAll(() => fleet.remove());

test('a synth that is killed at any moment leaves each file old or new, and the next one finishes', async () => {
  await fleet.synth(0);
  const trees = [fleet.files('dist')];
  const start = Date.now();
  const whole = fleet.start(1);
  await begunToWrite(whole);
  const writingFrom = Date.now();
  expect(await ended(whole)).toBe(0);
  const [duration, writing] = [Date.now() - start, Date.now() - writingFrom];
  trees.push(fleet.files('dist'));
  const [before = new Map(), after = new Map()] = trees;
  const changed = [...after.keys()].filter((path) => before.get(path) !== after.get(path));
  expect(changed).toHaveLength(APPS * 9);

  let mixed = 0;
  for (let i = 0; i < KILLS; i++) {
    // GIVEN a synth from one variant to the other
    const child = fleet.start(Math.floor(i / 2) % 2);
    const exit = ended(child);
    // WHEN it is killed: at any moment, while it writes, or while files are renamed into place
    const share = (i + 0.5) / KILLS;
    const moments = [
      () => pause(duration * share),
      () => begunToWrite(child).then(() => pause(writing * share)),
      () => begunToRename(child),
      () => begunToRename(child).then(() => pause(1 + (i % 4))),
    ];
    await Promise.race([exit, moments[i % moments.length]?.()]);
    child.kill('SIGKILL');
    await exit;

    // THEN each file is either old or new, and none is lost
    const found = fleet.files('dist');
    const isTemporary = (path: string) => path.startsWith('.argosy-tmp-');
    const strange = [...found].filter(
      ([path, text]) => !isTemporary(path) && text !== before.get(path) && text !== after.get(path),
    );
    expect(strange).toEqual([]);
    expect([...after.keys()].filter((path) => !found.has(path))).toEqual([]);
    const states = new Set(changed.map((path) => found.get(path) === after.get(path)));
    if (states.size === 2) mixed++;
  }

  await fleet.synth(1);
  expect(fleet.files('dist')).toEqual(after);
  if (SOAK) process.stdout.write(`killed ${KILLS} times, ${mixed} of them between two files\n`);
}, 120_000);

test('eight concurrent synths produce one tree', async () => {
  await fleet.synth(0);
  const children = Array.from({ length: 8 }, () => fleet.start(1));
  const codes = await Promise.all(children.map(ended));
  expect(codes).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  const together = fleet.files('dist');
  await fleet.synth(1);
  expect(fleet.files('dist')).toEqual(together);
  expect([...together.keys()].filter((path) => path.startsWith('.'))).toEqual([]);
}, 60_000);

/** Waits until a synth has created its temporary folder. */
async function begunToWrite(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && !existsSync(folderOf(child))) await pause(1);
}

/** Waits until the first file has been renamed from that folder into place. */
async function begunToRename(child: ChildProcess): Promise<void> {
  await begunToWrite(child);
  const first = join(folderOf(child), '0');
  while (child.exitCode === null && !existsSync(first)) await pause(0);
  while (child.exitCode === null && existsSync(first)) await pause(0);
}

function folderOf(child: ChildProcess): string {
  return join(fleet.path, `dist/.argosy-tmp-${child.pid}`);
}

/** Waits without keeping the process alive. */
function pause(milliseconds: number): Promise<void> {
  return sleep(milliseconds, undefined, { ref: false });
}
