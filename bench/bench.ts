import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { difference, objectsIn } from './equivalence';
import { execute, median, peakMemory, type Run, runOnce, setAside, time } from './measure';
import type { Peer } from './peer';
import { argosy } from './peers/argosy';
import { helmKubeconform, helmPerEnvironment, helmSingle } from './peers/helm';
import { kustomize } from './peers/kustomize';
import { plainCdk8s, plainCdk8sFolders } from './peers/plain-cdk8s';
import { fetchPrograms, programVersion } from './programs';
import { appNames } from './workload';

const HELP = `Measures Argosy and its peers side by side: the same objects, whole processes, cold, interleaved.

  npm run bench                          1, 10, 100 and 1,000 apps in three environments, 5 runs each
  npm run bench -- --apps 4000 --runs 3  one size, fewer runs
  npm run bench -- --apps 1000 --all     include peers that take minutes at that size
`;

const { values } = parseArgs({
  options: {
    apps: { type: 'string', multiple: true },
    runs: { type: 'string', default: '5' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) print(HELP);
else main((values.apps ?? ['1', '10', '100', '1000']).map(Number), Number(values.runs));

function main(sizes: readonly number[], runs: number): void {
  fetchPrograms();
  const root = join(tmpdir(), `argosy-bench-${process.pid}`);
  try {
    print(`${versions()}\n`);
    print(
      `| apps × 3 environments | tool | median s | min–max s | Argosy is faster by |\n|---|---|---|---|---|\n`,
    );
    for (const size of sizes) benchSize(size, runs, join(root, String(size)));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function benchSize(size: number, runs: number, root: string): void {
  const apps = appNames(size);
  const peers = [
    argosy,
    helmSingle,
    helmKubeconform,
    helmPerEnvironment,
    kustomize,
    plainCdk8s,
    plainCdk8sFolders,
  ].filter((peer) => {
    const tooLarge = !values.all && peer.maxApps !== undefined && size > peer.maxApps;
    const reason =
      peer.missing() ?? (tooLarge ? 'it takes minutes; use --all to run it' : undefined);
    if (reason) process.stderr.write(`skipped: ${peer.name} with ${size} apps: ${reason}\n`);
    return reason === undefined;
  });
  for (const peer of peers) {
    mkdirSync(directory(root, peer), { recursive: true });
    peer.generate(directory(root, peer), apps);
  }
  const results = new Map<Peer, Run[]>(peers.map((peer) => [peer, []]));
  for (let i = 0; i <= runs; i++) {
    for (const peer of peers) {
      const slow = peer.maxApps !== undefined && size >= peer.maxApps && i > 1;
      if (slow) continue;
      const run = runOnce(peer, directory(root, peer), apps, output(root, peer));
      if (i > 0) results.get(peer)?.push(run);
      else checkEquivalence(peer, run, root, peers);
    }
  }
  report(size, results);
  reportAgain(size, runs, root, apps);
}

/** All tools have to render the same objects, or the comparison is meaningless. */
function checkEquivalence(peer: Peer, run: Run, root: string, peers: readonly Peer[]): void {
  const first = peers[0];
  if (peer === first || !first) return;
  const mine = objectsIn(output(root, peer));
  const reference = objectsIn(output(root, first));
  // A sampled peer has rendered only some of the objects.
  const expected = run.extrapolated
    ? new Map([...reference].filter(([key]) => mine.has(key)))
    : reference;
  const found = mine.size === 0 ? 'it rendered nothing' : difference(expected, mine);
  if (found) throw new Error(`${peer.name} does not render the same as ${first.name}: ${found}`);
}

function report(size: number, results: ReadonlyMap<Peer, readonly Run[]>): void {
  const own = median((results.get(argosy) ?? []).map(({ seconds }) => seconds));
  for (const [peer, runs] of results) {
    const seconds = runs.map((run) => run.seconds);
    const mark = runs.some((run) => run.extrapolated)
      ? ` (from ${peer.sample} of its processes)`
      : '';
    row(
      size,
      `${peer.name}${mark}`,
      seconds,
      peer === argosy ? '' : `${format(median(seconds) / own)}×`,
    );
  }
}

/** Measures Argosy on an existing tree, with no change and with one changed release. */
function reportAgain(size: number, runs: number, root: string, apps: readonly string[]): void {
  const [command] = argosy.commands(directory(root, argosy), apps, output(root, argosy));
  const app = apps[Math.floor(apps.length / 2)];
  if (!command || !app) return;
  const file = join(directory(root, argosy), 'fleet/releases/production', `${app}.yaml`);
  const unchanged: number[] = [];
  const released: number[] = [];
  for (let i = 0; i < runs; i++) {
    unchanged.push(time(() => execute(command)));
    writeFileSync(file, `images:\n  ${app}:\n    tag: "v1.0.${i + 1}"\n`);
    released.push(time(() => execute(command)));
  }
  row(size, 'Argosy again, nothing changed', unchanged, '');
  row(size, 'Argosy again, one release changed', released, '');
  setAside(output(root, argosy));
  const memory = peakMemory(command);
  if (memory !== undefined)
    print(`| ${size} | Argosy: peak memory | ${memory.toFixed(0)} MB | | |\n`);
}

function row(size: number, name: string, seconds: readonly number[], ratio: string): void {
  const range = `${format(Math.min(...seconds))}–${format(Math.max(...seconds))}`;
  print(`| ${size} | ${name} | ${format(median(seconds))} | ${range} | ${ratio} |\n`);
}

function versions(): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node ${process.version}`;
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${machine}, helm ${programVersion('helm')}, kubectl ${programVersion('kubectl')}\n`;
}

function directory(root: string, peer: Peer): string {
  return join(root, peer.name.replace(/\W+/g, '-'), 'in');
}

function output(root: string, peer: Peer): string {
  return join(root, peer.name.replace(/\W+/g, '-'), peer.output ?? 'out');
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function print(text: string): void {
  process.stdout.write(text);
}
