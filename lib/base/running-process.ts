import { readFileSync } from 'node:fs';

/** True for the id of a process that runs on this host. */
export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process of this host was started, in a form to compare with: the kernel gives the id of a process that has
 * ended to another one, and in each container ids begin at 1.
 *
 * @returns clock ticks since the host was booted; `undefined` where the system does not say it.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name of the program, in parentheses: it may have spaces and parentheses of its own.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
