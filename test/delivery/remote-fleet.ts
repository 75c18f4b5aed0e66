import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseFile } from '../../lib/model/layout';
import { Clone, git } from './clone';

/** The environments of this fleet. */
const ENVIRONMENTS = ['dev', 'staging', 'production'];

/** The environments that names mean: `live` is a group. */
export const MEMBERS = {
  dev: ['dev'],
  live: ['staging', 'production'],
  production: ['production'],
} as const;

/** The number of apps in the fleet that all tests copy. */
const FEW = 4;

/** A fleet of `app-0`, `app-1`, … in a bare repository on disk, with the clones that deliver to it. */
export class RemoteFleet {
  readonly path = mkdtempSync(join(tmpdir(), 'argosy-remote-'));
  /** The bare repository. */
  readonly remote = join(this.path, 'remote.git');
  /** The initial commit. */
  readonly first: string;
  private readonly seed: Clone;
  private count = 0;

  /** @param apps the number of apps. @default 4, as a copy of an existing fleet */
  constructor(readonly apps = FEW) {
    const template = process.env['ARGOSY_REMOTE_TEMPLATE'];
    const seed = join(this.path, 'seed');
    if (apps === FEW && template !== undefined) {
      cpSync(template, this.path, { recursive: true, verbatimSymlinks: true });
      this.seed = new Clone(seed);
    } else {
      this.seed = this.makeSeed(seed);
      this.seed.git('remote', 'add', 'origin', this.remote);
    }
    this.seed.git('remote', 'set-url', 'origin', this.remote);
    this.first = this.head();
  }

  /** The fleet that others are copied from. */
  static template(): RemoteFleet {
    return new RemoteFleet(FEW);
  }

  private makeSeed(path: string): Clone {
    cpSync(process.env['ARGOSY_TEMPLATE'] ?? '', path, {
      recursive: true,
      filter: (it) => !/\/(node_modules|\.argosy|fleet\/apps|releases|dist)$/.test(it),
    });
    git(this.path, 'init', '-q', '-b', 'main', path);
    const seed = this.identify(new Clone(path));
    this.describe(seed);
    seed.synth();
    seed.git('add', '-A');
    seed.git('commit', '-q', '-m', 'The fleet');
    git(this.path, 'clone', '-q', '--bare', path, this.remote);
    return seed;
  }

  /** Clones the fleet as pipelines do, with options of `git clone` and a URL of the bare repository. */
  clone({ options = [], from = this.remote }: CloneOptions = {}): Clone {
    const path = join(this.path, `clone-${this.count++}`);
    git(this.path, 'clone', '-q', ...options, from, path);
    const clone = this.identify(new Clone(path));
    this.copyCompiled(clone);
    return clone;
  }

  /** Copies the compiled fleet of the seed, so that clones do not compile it again. */
  private copyCompiled({ path }: Clone): void {
    const cache = '.argosy/cache';
    for (const name of readdirSync(join(this.seed.path, cache))) {
      if (!name.startsWith('fleet.')) continue;
      cpSync(join(this.seed.path, cache, name), join(path, cache, name));
    }
  }

  /** Pushes a file, as a user would. */
  pushFile(file: string, text: string): void {
    this.seed.git('pull', '-q', '--ff-only', 'origin', 'main');
    this.seed.write(file, text);
    this.seed.git('add', '-A');
    this.seed.git('commit', '-q', '-m', `Change ${file}`);
    this.seed.git('push', '-q', 'origin', 'HEAD:refs/heads/main');
  }

  /** Pushes a change of the apps' definitions, as a user would: a label of their pods. Returns the commit. */
  pushVariant(label: string, branch = 'main'): string {
    const { seed } = this;
    seed.git('pull', '-q', '--ff-only', 'origin', 'main');
    const file = 'fleet/apps/many.ts';
    seed.write(file, seed.read(file).replace(/variant: '\w+'/, `variant: '${label}'`));
    seed.synth();
    seed.git('commit', '-q', '-a', '-m', `The variant ${label}`);
    seed.git('push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
    const commit = seed.git('rev-parse', 'HEAD');
    if (branch !== 'main') seed.git('reset', '-q', '--hard', 'origin/main');
    return commit;
  }

  /**
   * Installs a server hook: a shell script. It runs in the bare repository, and can call `next <name>` to count up a
   * number.
   */
  hook(name: string, script: string): void {
    rmSync(join(this.remote, 'counts'), { recursive: true, force: true });
    const next = `next() {
  mkdir -p "counts/$1"
  n=$(ls "counts/$1" | wc -l)
  until mkdir "counts/$1/$n" 2>/dev/null; do n=$((n + 1)); done
  echo $n
}`;
    const file = join(this.remote, 'hooks', name);
    writeFileSync(file, `#!/bin/sh\n${next}\n${script}\n`);
    chmodSync(file, 0o755);
  }

  removeHook(name: string): void {
    rmSync(join(this.remote, 'hooks', name));
  }

  /** How often a hook has called `next <name>`. */
  counted(name: string): number {
    const directory = join(this.remote, 'counts', name);
    return existsSync(directory) ? readdirSync(directory).length : 0;
  }

  /**
   * Removes the lock of a killed server: on the same machine, it is killed with the process group of its client.
   */
  unlock(): void {
    rmSync(join(this.remote, 'refs/heads/main.lock'), { force: true });
  }

  /** The head of the branch. */
  head(): string {
    return git(this.remote, 'rev-parse', 'refs/heads/main');
  }

  /** The commits since another one, newest first. */
  commits(since = this.first): string[] {
    return git(this.remote, 'rev-list', `${since}..main`).split('\n').filter(Boolean);
  }

  /** The sequence number of an app's release, or `undefined` if it has none. */
  sequence(app: string, environment: string): number | undefined {
    const text = git(this.remote, 'show', `main:${releaseFile(environment, app)}`);
    const [, sequence] = /sequence: (\d+)/.exec(text) ?? [];
    return sequence === undefined ? undefined : Number(sequence);
  }

  /** Checks that the repository is consistent and its history linear. */
  state(): { corrupt: string; merges: string } {
    return {
      corrupt: this.fsck(),
      merges: git(this.remote, 'rev-list', '--merges', 'main'),
    };
  }

  /** A killed server leaves unreferenced objects behind, which may be incomplete. */
  private fsck(): string {
    const args = ['fsck', '--no-progress', '--no-dangling', '--connectivity-only'];
    const { stdout, stderr } = spawnSync('git', args, { cwd: this.remote, encoding: 'utf8' });
    return stdout + stderr;
  }

  /** The files that a render of a commit, without a memory, would change. */
  stale(commit: string): string[] {
    const { seed } = this;
    seed.git('fetch', '-q', 'origin');
    seed.git('checkout', '-q', '--detach', commit);
    seed.git('clean', '-q', '-f', '-d');
    rmSync(join(seed.path, '.argosy/cache/rendered.json'), { force: true });
    const plan = JSON.parse(seed.synth('--dry-run', '--json'));
    seed.git('checkout', '-q', 'main');
    return [...plan.create, ...plan.update, ...plan.delete];
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private identify(clone: Clone): Clone {
    clone.git('config', 'user.name', 'Pipeline');
    clone.git('config', 'user.email', 'pipeline@example.com');
    return clone;
  }

  /** Writes the apps and their first releases; every environment accepts releases directly. */
  private describe(seed: Clone): void {
    const { apps } = this;
    for (const order of [1, 2, 3]) {
      const line = `promotionOrder: ${order},`;
      seed.replace('fleet/environments.ts', line, `${line} releases: { direct: true },`);
    }
    const group =
      "live: { promotionOrder: 2, namespace: '{app}', production: false, environments: {";
    seed.replace('fleet/environments.ts', '  staging: {', `  ${group} staging: {`);
    seed.replace('fleet/environments.ts', '});', '} } });');
    seed.write(
      'fleet/apps/many.ts',
      `import { defineWebService } from 'argosy';
import { environments } from '../environments';

const labels = { variant: 'old' };
export const apps = Array.from({ length: ${apps} }, (_, i) =>
  defineWebService(environments, {
    name: \`app-\${i}\`,
    image: \`example/app-\${i}\`,
    base: { port: 8080, config: { N: String(i) }, labels },
  }),
);
`,
    );
    for (const environment of ENVIRONMENTS) {
      for (let i = 0; i < apps; i++) {
        const text = `images:\n  app-${i}:\n    tag: "v1.0.0"\n`;
        seed.write(releaseFile(environment, `app-${i}`), text);
      }
    }
  }
}

/** Options of a clone. */
export interface CloneOptions {
  readonly options?: readonly string[];
  readonly from?: string;
}
