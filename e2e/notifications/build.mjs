// Builds `notifications`, which runs the engine of Argo CD's notifications, from main.go: about a minute, once.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 'main.go');

/** The versions that Argo CD 3.5.1 has in its go.mod. */
const MODULES = {
  'github.com/argoproj/notifications-engine': 'v0.5.1-0.20260503100631-0cff13b8a717',
  'github.com/expr-lang/expr': 'v1.17.8',
  'github.com/Masterminds/sprig/v3': 'v3.3.0',
};

/** The path of the program, which is built unless it is there. */
export function buildNotifications() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const hash = createHash('sha256').update(readFileSync(SOURCE)).update(JSON.stringify(MODULES));
  const directory = join(cache, 'argosy-e2e', `notifications-${hash.digest('hex').slice(0, 12)}`);
  const program = join(directory, 'notifications');
  if (existsSync(program)) return program;
  const work = join(directory, `work-${process.pid}`);
  try {
    mkdirSync(work, { recursive: true });
    copyFileSync(SOURCE, join(work, 'main.go'));
    const versions = Object.entries(MODULES).map(([name, version]) => `require ${name} ${version}\n`);
    writeFileSync(join(work, 'go.mod'), `module notifications\n\ngo 1.25\n\n${versions.join('')}`);
    process.stderr.write('building the engine of notifications\n');
    go(work, 'mod', 'tidy', '-e');
    go(work, 'build', '-trimpath', '-ldflags', '-s -w', '-o', join(work, 'notifications'), '.');
    renameSync(join(work, 'notifications'), program);
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function go(cwd, ...args) {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off' };
  execFileSync('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

if (import.meta.url === `file://${process.argv[1]}`) process.stdout.write(`${buildNotifications()}\n`);
