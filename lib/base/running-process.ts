import { readFileSync } from 'node:fs';

/** True if a process with this id is running on this host. */
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
 * When a process on this host started. The kernel reuses process ids, and in each container they begin at 1, so an id
 * alone does not identify a process.
 *
 * @returns clock ticks since the host booted, as text to compare; `undefined` where the system does not report it.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
