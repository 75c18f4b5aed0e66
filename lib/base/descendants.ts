import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Inherited by all descendants of a command, also by those whose parent has ended. */
const VARIABLE = 'ARGOSY_COMMAND_ID';

/** How long processes have to clean up after SIGTERM, in milliseconds: git removes its locks. */
const PATIENCE = 500;

/** How long SIGKILL may take, in milliseconds. */
const KILL_PATIENCE = 200;

/** Marks the processes that a command starts, so that all of them can be ended. */
export class Descendants {
  private readonly id = randomUUID();

  /** The environment variable to start the command with. */
  get env(): NodeJS.ProcessEnv {
    return { [VARIABLE]: this.id };
  }

  /**
   * Ends the processes and waits for them. They are not a process group of their own, since Ctrl+C in a terminal has to
   * reach them, and they have to be able to ask for a passphrase there.
   */
  end(): void {
    if (this.signal('SIGTERM', PATIENCE)) return;
    this.signal('SIGKILL', KILL_PATIENCE);
  }

  /** Signals until no process is left: one may start another in between. @returns false if some are left */
  private signal(signal: NodeJS.Signals, patience: number): boolean {
    const deadline = Date.now() + patience;
    const signaled = new Set<number>();
    for (;;) {
      const running = this.running();
      if (running.length === 0) return true;
      if (Date.now() > deadline) return false;
      for (const pid of running.filter((it) => !signaled.has(it))) {
        signaled.add(pid);
        kill(pid, signal);
      }
      pause(5);
    }
  }

  private running(): number[] {
    const mark = `${VARIABLE}=${this.id}`;
    return process.platform === 'linux' ? inProc(mark) : inPs(mark);
  }
}

/** A process that has ended, but whose parent has not collected it, has no environment: it is not found. */
function inProc(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).split('\0').includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // it has ended, or belongs to another user
  }
}

/** Where there is no `/proc`, `ps` shows the environment of the user's own processes. */
function inPs(mark: string): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-E', '-o', 'pid=,command='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => Number.parseInt(line, 10));
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
