import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { withLock } from '../../lib/base/lock';
import { startOf } from '../../lib/base/running-process';

let root = '';
let file = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-lock-'));
  file = join(root, 'state/synth.lock');
});
afterEach(() => rmSync(root, { recursive: true }));

const never = () => {
  throw new Error('It waited.');
};

function hold(
  owner: { pid: number; host: string; started?: string | undefined },
  text = JSON.stringify(owner),
): void {
  withLock(file, never, () => undefined); // makes the directory
  writeFileSync(file, text);
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('the lock is held during the step, and its file is removed afterwards', () => {
  const seen = withLock(file, never, () => JSON.parse(readFileSync(file, 'utf8')));
  expect(seen).toMatchObject({ pid: process.pid, host: hostname() });
  expect(readdirSync(join(root, 'state'))).toEqual([]);
});

test('a step that throws releases the lock', () => {
  expect(() =>
    withLock(file, never, () => {
      throw new Error('boom');
    }),
  ).toThrow('boom');
  expect(existsSync(file)).toBe(false);
});

test('the lock of a dead process is taken over', () => {
  hold({ pid: deadPid(), host: hostname() });
  expect(withLock(file, never, () => 'done')).toBe('done');
});

/** Makes the lock older than the longest synth of another host. */
function age(): void {
  const old = Date.now() / 1000 - 601;
  utimesSync(file, old, old);
}

test('a ten-minute-old lock of another host is taken over', () => {
  hold({ pid: 1, host: 'elsewhere' });
  age();
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test.each(['', 'null', '7', '{}', '{"pid": "7"}'])('a lock file with %j is taken over', (text) => {
  hold({ pid: 0, host: '' }, text);
  expect(withLock(file, never, () => 'done')).toBe('done');
});

// Only Linux has the start time of processes.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the lock of a dead process whose id another one has by now is taken over', () => {
  hold({ pid: process.pid, host: hostname(), started: '1' });
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test('the lock of a live process is awaited, however old it is, and the error names its owner', () => {
  hold({ pid: process.pid, host: hostname(), started: startOf(process.pid) });
  age();
  const waitedFor: number[] = [];
  const release = (pid: number) => {
    waitedFor.push(pid);
    rmSync(file);
  };
  expect(withLock(file, release, () => 'done')).toBe('done');
  expect(waitedFor).toEqual([process.pid]);
});

test('a lock that another process took over is not released, even with the same id and host', () => {
  const self = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  const other = JSON.stringify({ ...self, token: 'another' });
  withLock(file, never, () => writeFileSync(file, other));
  expect(readFileSync(file, 'utf8')).toBe(other);
});

test('of several processes that find a stale lock, one at a time has it', async () => {
  const script = join(root, 'count.js');
  buildSync({
    stdin: { contents: COUNT, resolveDir: join(__dirname, '../..') },
    bundle: true,
    platform: 'node',
    outfile: script,
  });
  const counter = join(root, 'counter');
  withLock(file, never, () => undefined);
  writeFileSync(counter, '0');
  const children = [1, 2, 3, 4].map(() => spawn(process.execPath, [script, file, counter]));
  const codes = await Promise.all(
    children.map((it) => new Promise((resolve) => it.on('close', resolve))),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('100');
});

/** Reads a number and writes the next one under the lock; then leaves the lock of a process that has ended. */
const COUNT = `
  import { readFileSync, renameSync, writeFileSync } from 'node:fs';
  import { hostname } from 'node:os';
  import { withLock } from './lib/base/lock';
  const [, , file, counter] = process.argv;
  for (let i = 0; i < 25; i++) {
    withLock(file, () => {}, () => {
      writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1));
      writeFileSync(file + process.pid, JSON.stringify({ pid: 0, host: hostname() }));
      renameSync(file + process.pid, file);
    });
  }`;
