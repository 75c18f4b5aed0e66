import { spawnSync } from 'node:child_process';

/**
 * Keeps the memory of this process out of core dumps, on systems that have `prlimit`. A limit of one byte also stops
 * programs that the kernel pipes core dumps to, which a limit of zero does not (core(5)).
 */
export function disableCoreDumps(): void {
  spawnSync('prlimit', [`--pid=${process.pid}`, '--core=1:1'], { stdio: 'ignore' });
}
