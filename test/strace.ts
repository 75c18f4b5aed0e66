import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** The system calls that change a disk. */
const SYSCALLS = [
  ...['openat', 'write', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'copy_file_range'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'mkdir', 'mkdirat', 'rmdir'],
  ...['link', 'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmod', 'fchmodat'],
];

/** How often a fault is tried that hits something else: threads differ a little from run to run. */
const TRIES = 2;
/** The time limit of a run, in milliseconds. */
const MAX_TIME = 8_000;

/** One system call of a process: the n-th of its name. */
export interface Occurrence {
  readonly syscall: string;
  readonly n: number;
}

/** What happens at an occurrence: an error such as `ENOSPC`, or the process is killed. */
export type Fault = { readonly error: string } | { readonly signal: 'KILL' };

/** A process to trace. */
export interface Traced {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Where the trace is written. */
  readonly log: string;
}

/** How a process with a fault has ended. */
export interface Ended {
  /** The exit code, or the signal. */
  readonly status: number | string | null;
  readonly stderr: string;
  /** False if the fault was not met, or hit something other than the disk. */
  readonly isHit: boolean;
}

/** True if strace is installed, and may trace. */
export function hasStrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

/** The calls of the main thread that write below a directory. */
export async function occurrences(it: Traced, root: string): Promise<Occurrence[]> {
  const { status, stderr } = await run(it, ['-e', `trace=${SYSCALLS.map((x) => `?${x}`)}`]);
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  return writesIn(readFileSync(it.log, 'utf8'), root);
}

/** The calls of a trace that write below a directory. */
export function writesIn(trace: string, root: string): Occurrence[] {
  const counts = new Map<string, number>();
  return trace.split('\n').flatMap((line) => {
    const [, syscall] = /^(\w+)\(/.exec(line) ?? [];
    if (syscall === undefined) return [];
    const n = (counts.get(syscall) ?? 0) + 1;
    counts.set(syscall, n);
    return isWrite(line, root) ? [{ syscall, n }] : [];
  });
}

/** Runs a process with a fault, prepared anew, until the fault is hit, or a few times. */
export async function withFault(
  it: Traced,
  occurrence: Occurrence,
  fault: Fault,
  { root, prepare }: { readonly root: string; readonly prepare: () => void },
): Promise<Ended> {
  for (let tries = 1; ; tries++) {
    prepare();
    rmSync(it.log, { force: true });
    const ended = await run(it, options(occurrence, fault));
    const lines = readFileSync(it.log, 'utf8').split('\n');
    const result = { ...ended, isHit: isHit(lines, occurrence, root) };
    if (result.isHit || tries === TRIES) return result;
  }
}

/** The options of strace for a fault. */
export function options({ syscall, n }: Occurrence, fault: Fault): string[] {
  const [[name, value] = []] = Object.entries(fault);
  return ['-e', `trace=${syscall}`, '-e', `inject=${syscall}:${name}=${value}:when=${n}`];
}

/** True if a fault has hit a write below a directory. */
export function isHit(lines: readonly string[], { n }: Occurrence, root: string): boolean {
  const calls = lines.filter((line) => /^\w+\(/.test(line));
  return isWrite(calls[n - 1] ?? '', root);
}

function isWrite(line: string, root: string): boolean {
  if (!SYSCALLS.includes(/^\w+/.exec(line)?.[0] ?? '')) return false;
  if (/^openat\(/.test(line) && !/O_(WRONLY|RDWR|CREAT)/.test(line)) return false;
  if (/^(p?write|f)/.test(line) && !/^\w+\(\d+</.test(line)) return false;
  // Such as /dev/null, next to the working directory.
  if (/^openat\([^,]*, "\//.test(line) && !line.includes(`"${root}`)) return false;
  // With relative paths, git is in the directory.
  return line.includes(root) || /^\w+\("[^/]/.test(line);
}

function run(it: Traced, more: readonly string[]): Promise<Omit<Ended, 'isHit'>> {
  const args = ['-y', '-s', '0', '-o', it.log, ...more, it.command, ...it.args];
  const env = { ...process.env, NO_COLOR: '1', ...it.env };
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn('strace', args, { cwd: it.cwd, env, stdio: [...stdio], detached: true });
  // A fault in a pipe between Node's threads, which was not meant, hangs.
  const limit = setTimeout(() => process.kill(-Number(child.pid), 'SIGKILL'), MAX_TIME);
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ status: signal ?? code, stderr });
    }),
  );
}
