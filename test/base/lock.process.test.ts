import { spawnSync } from 'node:child_process';
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
import { withLock } from '../../lib/base/lock';

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

function hold(owner: { pid: number; host: string }, text = JSON.stringify(owner)): void {
  withLock(file, never, () => undefined); // makes the directory
  writeFileSync(file, text);
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('the lock is held during the step, and leaves nothing behind', () => {
  const seen = withLock(file, never, () => JSON.parse(readFileSync(file, 'utf8')));
  expect(seen).toEqual({ pid: process.pid, host: hostname() });
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

/** Makes the lock older than any synth of another host may take. */
function age(): void {
  const old = Date.now() / 1000 - 601;
  utimesSync(file, old, old);
}

test('a lock of another host that is ten minutes old is taken over', () => {
  hold({ pid: 1, host: 'elsewhere' });
  age();
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test('a lock that holds nonsense is taken over', () => {
  hold({ pid: 0, host: '' }, '');
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test('the lock of a live process is waited for, however old it is, and its owner named', () => {
  hold({ pid: process.pid, host: hostname() });
  age();
  const waitedFor: number[] = [];
  const release = (pid: number) => {
    waitedFor.push(pid);
    rmSync(file);
  };
  expect(withLock(file, release, () => 'done')).toBe('done');
  expect(waitedFor).toEqual([process.pid]);
});

test('a lock that somebody else has taken over is not released', () => {
  const other = JSON.stringify({ pid: 1, host: 'elsewhere' });
  withLock(file, never, () => writeFileSync(file, other));
  expect(readFileSync(file, 'utf8')).toBe(other);
});
