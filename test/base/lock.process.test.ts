import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { withLock } from '../../lib/base/lock';
import { startOf } from '../../lib/base/running-process';
import { withDiskFaults } from '../disk-faults';

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

/** Leaves the lock of an owner. Returns the file that names it. */
function hold(
  owner: { pid: number; host: string; started?: string | undefined },
  text = JSON.stringify({ ...owner, token: 'other' }),
): string {
  mkdirSync(file, { recursive: true });
  writeFileSync(join(file, 'other'), text);
  return join(file, 'other');
}

/** The owner of the lock. */
function holder() {
  const [name = ''] = readdirSync(file);
  return JSON.parse(readFileSync(join(file, name), 'utf8'));
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('the lock is held during the step, and its file is removed afterwards', () => {
  const seen = withLock(file, never, holder);
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

/** Makes a file older than the longest synth of another host. */
function age(path: string): void {
  const old = Date.now() / 1000 - 601;
  utimesSync(path, old, old);
}

test('a ten-minute-old lock of another host is taken over', () => {
  age(hold({ pid: 1, host: 'elsewhere' }));
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test.each(['', 'null', '7', '{}', '{"pid": "7"}'])('a lock with %j is taken over', (text) => {
  hold({ pid: 0, host: '' }, text);
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test('an empty lock directory, and the lock files of an older version, are taken over', () => {
  mkdirSync(file, { recursive: true });
  expect(withLock(file, never, () => 'done')).toBe('done');
  for (const text of ['', JSON.stringify({ pid: deadPid(), host: hostname() })]) {
    writeFileSync(file, text);
    expect(withLock(file, never, () => 'done')).toBe('done');
  }
  symlinkSync('nowhere', file);
  expect(withLock(file, never, () => 'done')).toBe('done');
  expect(readdirSync(join(root, 'state'))).toEqual([]);
});

test('no hard link is made: some file systems have none', () => {
  const link = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
  });
  expect(withLock(file, never, () => 'done')).toBe('done');
  expect(link).not.toHaveBeenCalled();
  link.mockRestore();
});

test('a lock that cannot be read may be held: it is not taken over', () => {
  hold({ pid: deadPid(), host: hostname() });
  const read = jest.spyOn(fs, 'readFileSync').mockImplementation(() => {
    throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  });
  try {
    const step = jest.fn();
    expect(() => withLock(file, never, step)).toThrow(
      /synth\.lock: the lock can't be read \(EMFILE: .*\)\. Nothing was changed\.\n {2}Fix: /,
    );
    expect(step).not.toHaveBeenCalled();
  } finally {
    read.mockRestore();
  }
});

test('whatever call fails, the step runs under the lock or the disk is named, and nothing is left', () => {
  const run = () => withLock(file, never, () => readdirSync(file).length);
  const { calls } = withDiskFaults({ at: [] }, run);
  for (let call = 1; call <= calls; call++) {
    for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EACCES', 'EMFILE']) {
      const { result, error } = withDiskFaults({ at: [call], code }, run);
      if (error === undefined) expect(result).toBe(1);
      else expect(String(error)).toMatch(/^DiskError: .* Nothing was changed\.$/);
      // The next run takes over a lock that could not be removed, also one of its own process.
      expect(run()).toBe(1);
      expect(readdirSync(join(root, 'state'))).toEqual([]);
    }
  }
});

test('what a process that was killed left beside the lock is removed', () => {
  const token = randomUUID();
  for (const pid of [deadPid(), process.pid]) {
    mkdirSync(`${file}.${hostname()}-${pid}-${token}`, { recursive: true });
  }
  writeFileSync(`${file}.old`, '');
  age(`${file}.old`);
  withLock(file, never, () => undefined);
  const waiting = `synth.lock.${hostname()}-${process.pid}-${token}`;
  expect(readdirSync(join(root, 'state'))).toEqual([waiting]);
});

// Only Linux has the start time of processes.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the lock of a dead process whose id another one has by now is taken over', () => {
  hold({ pid: process.pid, host: hostname(), started: '1' });
  expect(withLock(file, never, () => 'done')).toBe('done');
});

test('the lock of a live process is awaited, however old it is, and the error names its owner', () => {
  const owner = hold({ pid: process.pid, host: hostname(), started: startOf(process.pid) });
  age(owner);
  const waitedFor: number[] = [];
  const release = (pid: number) => {
    waitedFor.push(pid);
    rmSync(owner);
  };
  expect(withLock(file, release, () => 'done')).toBe('done');
  expect(waitedFor).toEqual([process.pid]);
});

test('a lock that another process took over is not released, even with the same id and host', () => {
  const self = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  withLock(file, never, () => {
    rmSync(file, { recursive: true });
    hold(self);
  });
  expect(holder()).toEqual({ ...self, token: 'other' });
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
  withLock(file, never, () => undefined); // makes the directory
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
  import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
  import { hostname } from 'node:os';
  import { withLock } from './lib/base/lock';
  const [, , file, counter] = process.argv;
  for (let i = 0; i < 25; i++) {
    withLock(file, () => {}, () => {
      writeFileSync(counter, String(Number(readFileSync(counter, 'utf8')) + 1));
      const [token] = readdirSync(file);
      writeFileSync(file + process.pid, JSON.stringify({ pid: 0, host: hostname() }));
      renameSync(file + process.pid, file + '/dead');
      unlinkSync(file + '/' + token);
    });
  }`;
