import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import type { Command, Peer } from './peer';

/** The time of one run of a peer. */
export interface Run {
  /** Wall-clock seconds, from the start of the first process to the end of the last. */
  readonly seconds: number;
  /** True if only a sample of the processes was run, and the time extrapolated. */
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

/** Renames an existing directory. Deleting it would slow down ext4, which avoids recently deleted inodes. */
export function setAside(directory: string): void {
  if (existsSync(directory)) renameSync(directory, `${directory}-${performance.now()}`);
}

/** The duration of a step, in seconds. */
export function time(step: () => void): number {
  const start = process.hrtime.bigint();
  step();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export function execute({ program, args, cwd, stdout }: Command): void {
  const out = stdout === undefined ? 'ignore' : openSync(stdout, 'w');
  // NODE_EXTRA_CA_CERTS would make Node 20 read a certificate bundle at each start.
  const { NODE_EXTRA_CA_CERTS: _, CDK8S_OUTDIR: __, ...env } = process.env;
  const result = spawnSync(program, args, { cwd, env, stdio: ['ignore', out, 'pipe'] });
  if (typeof out === 'number') closeSync(out);
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr}`);
}

/** The peak memory of a command, in megabytes, if /usr/bin/time reports it. */
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
