import { spawnSync } from 'node:child_process';
import { Descendants } from '../../base/descendants';

/** The result of a program. */
export interface ProgramResult {
  /** The exit code; `null` if it was ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It is not installed. */
  readonly missing: boolean;
  readonly timedOut: boolean;
}

/** Where and how long a program runs. */
interface ProgramOptions {
  /** The directory: the CLI of a forge may read its git remotes. */
  readonly clone: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  readonly input: string;
  /** In milliseconds. */
  readonly timeout: number;
}

/** Runs the CLI of a forge in a clone. */
export function runProgram(
  program: string,
  args: readonly string[],
  { clone, env, input, timeout }: ProgramOptions,
): ProgramResult {
  const descendants = new Descendants();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: clone,
    env: { ...env, ...descendants.env },
    input,
    encoding: 'utf8',
    timeout: Math.max(1, timeout),
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
  });
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ETIMEDOUT') descendants.end();
  return {
    status,
    stdout: stdout ?? '',
    stderr: stderr ?? '',
    missing: code === 'ENOENT',
    timedOut: code === 'ETIMEDOUT',
  };
}
