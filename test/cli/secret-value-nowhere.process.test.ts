import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseSealed } from '../../lib/model/parse-sealed';
import { COMMAND } from '../packages';
import type { Repository } from '../repository';
import { type Sealer, unseal } from '../sealing';
import { SEALED, secretRepository } from './secret-repository';

// What the system shows of a process is read from /proc.
const onLinux = process.platform === 'linux' ? test : test.skip;

const VALUE = `s3cret-${randomBytes(16).toString('hex')}`;
/** The value as it could be written somewhere. */
const FORMS = [VALUE, ...['base64', 'hex', 'utf16le'].map((it) => encoded(it as BufferEncoding))];

function encoded(encoding: BufferEncoding): string {
  if (encoding === 'utf16le') return Buffer.from(VALUE, 'utf16le').toString('latin1');
  // The padding of base64 depends on what follows.
  return Buffer.from(VALUE).toString(encoding).slice(0, -4);
}

let repo: Repository;
let sealer: Sealer;
/** Everything that a run may write to besides the repository. */
let elsewhere: string;
beforeEach(async () => {
  ({ repo, sealer } = await secretRepository());
  elsewhere = mkdtempSync(join(tmpdir(), 'argosy-elsewhere-'));
  for (const it of ['tmp', 'home']) mkdirSync(join(elsewhere, it));
});
afterEach(() => {
  repo.remove();
  rmSync(elsewhere, { recursive: true });
});

/** Starts `argosy secrets seal`, with core dumps allowed. */
function start(...options: string[]): ChildProcess {
  const command = `ulimit -c unlimited; exec "$0" "$@"`;
  const args = ['secrets', 'seal', 'orders', 'database-url', '--env', 'dev', ...options];
  const env = {
    ...process.env,
    TMPDIR: join(elsewhere, 'tmp'),
    HOME: join(elsewhere, 'home'),
    XDG_CACHE_HOME: join(elsewhere, 'home'),
  };
  return spawn('sh', ['-c', command, process.execPath, COMMAND, ...args], { cwd: repo.path, env });
}

/** Waits until the process reads its standard input: it has disabled core dumps by then. */
async function reads(child: ChildProcess): Promise<void> {
  const limits = () => readFileSync(`/proc/${child.pid}/limits`, 'utf8');
  while (child.exitCode === null && !/^Max core file size +1 /m.test(limits())) await sleep(1);
}

/** Sends the value, without an end, and waits until the process has read it. */
async function receives(child: ChildProcess): Promise<void> {
  const read = () =>
    Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))?.[1]);
  const before = read();
  child.stdin?.write(VALUE);
  while (child.exitCode === null && read() < before + VALUE.length) await sleep(1);
}

async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  for (const it of [child.stdout, child.stderr]) {
    it?.on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

const contains = (bytes: Buffer | string): boolean => {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1');
  return FORMS.some((form) => text.includes(form));
};

/** The files in the repository and elsewhere that contain the value, also in objects of git. */
function leaks(): string[] {
  const git = (...args: string[]) => repo.exec('git', ...args).stdout;
  if (!existsSync(join(repo.path, '.git'))) git('init', '-q', '-b', 'main');
  git('add', '-A');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  git(...author, 'commit', '-q', '-m', 'Everything');
  const objects = git('cat-file', '--batch-all-objects', '--batch', '--unordered');
  expect(objects.length).toBeGreaterThan(10_000);
  const files = [repo.path, elsewhere].flatMap((directory) =>
    readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name)),
  );
  return [
    ...(contains(objects) ? ['an object of git'] : []),
    ...files.filter((file) => contains(readFileSync(file))),
  ];
}

/** The value in the sealed file. */
function value(): string {
  const sealed = parseSealed(repo.read(SEALED), SEALED).secrets['orders']?.values['database-url'];
  return unseal(sealed?.sealed ?? '', sealer.privateKey, 'orders-dev/orders').toString();
}

onLinux(
  'what the system shows of the process, and what it prints, does not contain the value',
  async () => {
    const child = start('--debug', '--json');
    const exit = ended(child);
    await reads(child);
    await receives(child);
    const shown = ['cmdline', 'environ', 'comm'].map((it) =>
      readFileSync(`/proc/${child.pid}/${it}`, 'utf8'),
    );
    expect(shown.filter(contains)).toEqual([]);
    const opened = readdirSync(`/proc/${child.pid}/fd`);
    expect(opened.length).toBeGreaterThan(2);
    child.stdin?.end();
    const { code, output } = await exit;
    expect([code, contains(output)]).toEqual([0, false]);
    expect(value()).toBe(VALUE);
    expect(leaks()).toEqual([]);
  },
);

onLinux('a failure with --debug does not print or write the value', async () => {
  repo.write(SEALED, '<<<<<<< HEAD\n');
  const child = start('--debug');
  const exit = ended(child);
  child.stdin?.end(VALUE);
  const { code, output } = await exit;
  expect([code, output]).toEqual([1, expect.stringContaining('merge conflict markers')]);
  expect(contains(output)).toBe(false);
  expect(repo.read(SEALED)).toBe('<<<<<<< HEAD\n');
  expect(leaks()).toEqual([]);
});

onLinux.each(['SIGABRT', 'SIGSEGV', 'SIGKILL', 'SIGTERM'] as const)(
  'a crash by %s while it has the value leaves no core dump, and the old file',
  async (signal) => {
    const child = start();
    const exit = ended(child);
    await reads(child);
    await receives(child);
    child.kill(signal);
    const { output } = await exit;
    expect(contains(output)).toBe(false);
    expect(existsSync(join(repo.path, SEALED))).toBe(false);
    expect(leaks()).toEqual([]);
  },
);

onLinux('a process that is killed at any moment leaves the old value or the new one', async () => {
  const first = start();
  first.stdin?.end('old');
  expect((await ended(first)).code).toBe(0);
  const states = new Set<string>();
  for (let i = 0; i < 6; i++) {
    const child = start();
    const exit = ended(child);
    await reads(child);
    child.stdin?.end(VALUE);
    const temporary = join(repo.path, '.argosy/sealed.yaml');
    const lock = join(repo.path, '.argosy/secrets.lock');
    const seen = [lock, temporary][i % 2] ?? '';
    while (child.exitCode === null && !existsSync(seen)) await sleep(0);
    if (i >= 2) await sleep(i / 4);
    child.kill('SIGKILL');
    await exit;
    states.add(value());
  }
  for (const it of states) expect(['old', VALUE]).toContain(it);
  expect(leaks()).toEqual([]);
  // The next one finishes, in spite of the lock and the temporary file of a dead process.
  const last = start();
  last.stdin?.end('new');
  expect([(await ended(last)).code, value()]).toEqual([0, 'new']);
});
