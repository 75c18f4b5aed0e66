import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { pause } from './pause';

/** Inherited by all descendants of a command, also by those whose parent has ended. */
const VARIABLE = 'ARGOSY_COMMAND_ID';

/** How long processes have to clean up after SIGTERM, in milliseconds: git removes its locks. */
const PATIENCE = 500;

/** How long SIGKILL may take, in milliseconds. */
const KILL_PATIENCE = 200;

/** A program that outlives the command on purpose, but stays in its session. */
const CACHE = 'credential-cache--daemon';

/**
 * Marks the processes that a command starts, so that all of them can be ended. Daemons are left out, such as the master
 * connection of ssh or gpg-agent: later commands use them, too.
 */
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

/** Daemons are in a session of their own. A process that has ended, but whose parent has not collected it, has no environment: it is not found. */
function inProc(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => inProcess(pid, 'environ').split('\0').includes(mark))
    .filter((pid) => sessionOf(pid) === sessionOf('self'))
    .filter((pid) => !inProcess(pid, 'cmdline').includes(CACHE))
    .map(Number);
}

function inProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended, or belongs to another user
  }
}

/** The fourth field after the name in parentheses, which may contain anything. */
function sessionOf(pid: string): string | undefined {
  const stat = inProcess(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
}

/**
 * Where there is no `/proc`, `ps` shows the environment of the user's own processes. It shows no sessions: a daemon is in
 * a process group of its own.
 */
function inPs(mark: string): number[] {
  const args = ['-A', '-E', '-o', 'pid=,pgid=,command='];
  const { stdout } = spawnSync('ps', args, { encoding: 'utf8' });
  const processes = (stdout ?? '').split('\n').map((line) => {
    const [, pid, group] = /^\s*(\d+)\s+(\d+)\s/.exec(line) ?? [];
    return { pid: Number(pid), group, line };
  });
  const own = processes.find(({ pid }) => pid === process.pid)?.group;
  return processes
    .filter(({ group, line }) => group === own && line.includes(mark) && !line.includes(CACHE))
    .map(({ pid }) => pid);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
