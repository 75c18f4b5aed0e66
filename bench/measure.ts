import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import type { Command, Peer } from './peer';

/** What one run of a peer cost. */
export interface Run {
  /** Wall-clock seconds, from the first process's start to the last one's end. */
  readonly seconds: number;
  /** Whether a part of the processes was run and the rest reckoned from it. */
  readonly extrapolated: boolean;
}

/** Renders everything once, from cold processes into an empty directory. */
export function runOnce(
  peer: Peer,
  directory: string,
  apps: readonly string[],
  output: string,
): Run {
  setAside(output);
  mkdirSync(output, { recursive: true });
  const commands = peer.commands(directory, apps, output);
  const sample = commands.slice(0, peer.sample ?? commands.length);
  const seconds = time(() => sample.forEach(execute));
  return {
    seconds: (seconds * commands.length) / sample.length,
    extrapolated: sample.length < commands.length,
  };
}

/** Gets a directory out of the way. Not deleted: ext4 searches long for an inode not deleted of late. */
export function setAside(directory: string): void {
  if (existsSync(directory)) renameSync(directory, `${directory}-${performance.now()}`);
}

/** Seconds that a step takes. */
export function time(step: () => void): number {
  const start = process.hrtime.bigint();
  step();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export function execute({ program, args, cwd, stdout }: Command): void {
  const out = stdout === undefined ? 'ignore' : openSync(stdout, 'w');
  // NODE_EXTRA_CA_CERTS makes Node 20 read a bundle of certificates at each start.
  const { NODE_EXTRA_CA_CERTS: _, CDK8S_OUTDIR: __, ...env } = process.env;
  const result = spawnSync(program, args, { cwd, env, stdio: ['ignore', out, 'pipe'] });
  if (typeof out === 'number') closeSync(out);
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr}`);
}

/** The largest memory that a command's process takes, in megabytes, where /usr/bin/time tells it. */
export function peakMemory({ program, args, cwd }: Command): number | undefined {
  const result = spawnSync('/usr/bin/time', ['-f', '%M', program, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kilobytes = Number(result.stderr?.trim().split('\n').at(-1));
  return Number.isFinite(kilobytes) && kilobytes > 0 ? kilobytes / 1024 : undefined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
