import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND, makePackages } from '../test/packages';
import { execute, median, time } from './measure';
import { argosy } from './peers/argosy';
import { appNames } from './workload';

const HELP = `Measures \`argosy release --push\` to a local bare repository, compared with the same steps by hand.

  npm run bench:delivery                          1,000 apps in three environments, 5 runs
  npm run bench:delivery -- --apps 100 --runs 3
`;

const OWN = 'argosy release --push';
const FRESH = '… in a fresh clone';

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else main(Number(values.apps), Number(values.runs));

function main(apps: number, runs: number): void {
  const root = mkdtempSync(join(tmpdir(), 'argosy-bench-'));
  try {
    const remote = makeRemote(root, appNames(apps));
    const rows = measureAll(root, remote, apps, runs);
    const own = median(rows.get(OWN) ?? []);
    print(
      '| apps × 3 environments | what | median s | min–max s | Argosy is faster by |\n|---|---|---|---|---|\n',
    );
    for (const [name, seconds] of rows) {
      const range = `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`;
      const ratio = name === OWN || name === FRESH ? '' : `${(median(seconds) / own).toFixed(2)}×`;
      print(`| ${apps} | ${name} | ${median(seconds).toFixed(2)} | ${range} | ${ratio} |\n`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Measures each in its own clone, interleaved, so that a slow machine affects all of them alike. */
function measureAll(
  root: string,
  remote: string,
  apps: number,
  runs: number,
): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  const note = (name: string, seconds: number) =>
    rows.set(name, [...(rows.get(name) ?? []), seconds]);
  const [own, byHand, gitOnly] = ['own', 'by-hand', 'git-only'].map((name) =>
    clone(root, remote, name),
  );
  if (!own || !byHand || !gitOnly) throw new Error('unreachable');
  const [first = '', second = '', third = ''] = appNames(apps).slice(Math.floor(apps / 2));
  release(own, first, 'v0.0.1');
  synth(byHand);
  for (let i = 0; i < runs; i++) {
    note(
      OWN,
      time(() => release(own, first, `v2.0.${i}`)),
    );
    const fresh = clone(root, remote, `fresh-${i}`);
    note(
      FRESH,
      time(() => release(fresh, first, `v3.0.${i}`)),
    );
    note(
      'by hand: pull, edit, argosy synth, commit, push',
      time(() => releaseByHand(byHand, second, i, true)),
    );
    note(
      'git alone: pull, edit, commit, push, without rendering',
      time(() => releaseByHand(gitOnly, third, i, false)),
    );
  }
  return rows;
}

function makeRemote(root: string, apps: readonly string[]): string {
  const source = join(root, 'source');
  mkdirSync(source);
  argosy.generate(source, apps);
  writeFileSync(join(source, '.gitignore'), 'node_modules\n.argosy/\n');
  synth(source);
  const remote = join(root, 'remote.git');
  git(root, 'init', '-q', '--bare', '-b', 'main', remote);
  git(source, 'init', '-q', '-b', 'main');
  identify(source);
  git(source, 'add', '-A');
  git(source, 'commit', '-q', '-m', 'The fleet');
  git(source, 'push', '-q', remote, 'main');
  return remote;
}

function clone(root: string, remote: string, name: string): string {
  const directory = join(root, name);
  git(root, 'clone', '-q', remote, directory);
  identify(directory);
  makePackages(join(directory, 'node_modules'));
  return directory;
}

function release(directory: string, app: string, tag: string): void {
  const args = [COMMAND, 'release', app, '--env', 'dev', '--image', tag, '--push'];
  execute({ program: process.execPath, args, cwd: directory });
}

function releaseByHand(directory: string, app: string, run: number, isRendered: boolean): void {
  git(directory, 'pull', '-q', '--rebase');
  const file = join(directory, `fleet/releases/dev/${app}.yaml`);
  writeFileSync(file, `images:\n  ${app}:\n    tag: "v2.0.${run}"\n`);
  if (isRendered) synth(directory);
  git(directory, 'commit', '-q', '-a', '-m', `Release ${app}`);
  git(directory, 'push', '-q');
}

function synth(directory: string): void {
  execute({ program: process.execPath, args: [COMMAND, 'synth'], cwd: directory });
}

function identify(directory: string): void {
  git(directory, 'config', 'user.name', 'Bench');
  git(directory, 'config', 'user.email', 'bench@example.com');
}

function git(cwd: string, ...args: string[]): void {
  execute({ program: 'git', args: ['-c', 'gc.auto=0', ...args], cwd });
}

function print(text: string): void {
  process.stdout.write(text);
}
