import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COMMAND } from '../packages';
import { Repository } from '../repository';
import { type Fault, hasStrace, type Occurrence, occurrences, withFault } from '../strace';

const exec = promisify(execFile);

// Only in `npm run soak`: it takes minutes.
const SOAK = process.env['ARGOSY_SOAK'] !== undefined;
const canTrace = SOAK && hasStrace();
if (SOAK && !canTrace) process.stdout.write('strace is not installed: NO FAULTS ARE INJECTED\n');
const sweep = canTrace ? test : test.skip;

const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EACCES', 'EMFILE'];
const FAULTS: readonly Fault[] = [...ERRORS.map((error) => ({ error })), { signal: 'KILL' }];
/** What an error message has to say. */
const EXPLAINED = /Nothing was (changed|written)|could not be rolled back/;

/** A repository in which one variable changes files, creates some and deletes others. */
class Variants extends Repository {
  private readonly saved: string;
  private readonly log: string;

  constructor() {
    super();
    for (const it of ['fleet/apps', 'fleet/releases', 'dist', '.argosy']) {
      rmSync(join(this.path, it), { recursive: true, force: true });
    }
    this.write(
      'fleet/apps/app.ts',
      `import { defineWebService } from 'argosy';
import { environments } from '../environments';

const isNew = process.env.VARIANT === '1';
export const app = defineWebService(environments, {
  name: 'app',
  image: 'example/app',
  overlays: { staging: null, production: null },
  base: {
    port: 8080,
    resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '64Mi' } },
    labels: { variant: String(isNew) },
    ...(isNew ? { config: { KEY: 'value' } } : { replicas: { min: 3, max: 12, targetCpu: 70 } }),
  },
});
`,
    );
    this.write('fleet/releases/dev/app.yaml', 'images:\n  app:\n    tag: v1.0.0\n');
    this.saved = mkdtempSync(join(tmpdir(), 'argosy-saved-'));
    this.log = join(this.saved, 'trace');
  }

  /** Renders what the runs begin with. */
  async begin(): Promise<this> {
    // Both, so that everything is compiled.
    for (const variant of ['1', '0']) await this.synth(variant);
    this.copy(this.path, this.saved);
    return this;
  }

  /** Runs a synth without faults. */
  async synth(variant: string): Promise<void> {
    const env = { ...process.env, VARIANT: variant };
    await exec(process.execPath, [COMMAND, 'synth'], { cwd: this.path, env });
  }

  /** The command that changes everything. */
  traced() {
    const args = [COMMAND, 'synth'];
    const { path: cwd, log } = this;
    return { command: process.execPath, args, cwd, env: { VARIANT: '1' }, log };
  }

  restore(): void {
    this.copy(this.saved, this.path);
  }

  /** What is left of temporary files. */
  leftovers(): string[] {
    const names = ['dist', '.argosy', '.argosy/cache'].flatMap((it) =>
      existsSync(join(this.path, it)) ? readdirSync(join(this.path, it)) : [],
    );
    return names.filter((it) => /tmp|\.lock|\.new$|\.\d+$/.test(it));
  }

  override remove(): void {
    super.remove();
    rmSync(this.saved, { recursive: true });
  }

  private copy(from: string, to: string): void {
    for (const it of ['dist', '.argosy']) {
      rmSync(join(to, it), { recursive: true, force: true });
      cpSync(join(from, it), join(to, it), { recursive: true, preserveTimestamps: true });
    }
  }
}

sweep(
  'a synth that meets a fault at any write changes nothing or all, says so, and the next one finishes',
  async () => {
    const workers = [new Variants(), new Variants()];
    try {
      for (const it of workers) await it.begin();
      const [first] = workers as [Variants];
      const before = first.files('dist');
      await first.synth('1');
      const after = first.files('dist');
      first.restore();
      const found = await occurrences(first.traced(), first.path);
      first.restore();
      const queue = found.flatMap((it) => FAULTS.map((fault) => [it, fault] as const));
      const failures: string[] = [];
      const counts = { refused: 0, succeeded: 0, killed: 0, missed: 0 };
      const check = async (repo: Variants, occurrence: Occurrence, fault: Fault) => {
        repo.restore();
        const where = `${JSON.stringify(occurrence)} ${JSON.stringify(fault)}`;
        const { status, stderr, isHit } = await withFault(repo.traced(), occurrence, fault, {
          root: repo.path,
          prepare: () => repo.restore(),
        });
        const dist = repo.files('dist');
        if (!isHit) counts.missed++;
        else if (status === 'SIGKILL') {
          counts.killed++;
          for (const [path, text] of dist) {
            if (path.startsWith('.')) continue;
            expect([where, path, [before.get(path), after.get(path)].includes(text)]).toEqual([
              where,
              path,
              true,
            ]);
          }
        } else if (status === 0) {
          counts.succeeded++;
          expect([where, withoutTemporary(dist)]).toEqual([where, after]);
        } else {
          counts.refused++;
          expect([where, status, stderr]).toEqual([where, 1, expect.stringMatching(EXPLAINED)]);
          expect([where, withoutTemporary(dist)]).toEqual([where, before]);
        }
        await repo.synth('1');
        expect([where, repo.files('dist')]).toEqual([where, after]);
        expect([where, repo.leftovers()]).toEqual([where, []]);
      };
      await Promise.all(
        workers.map(async (repo) => {
          for (let next = queue.pop(); next; next = queue.pop()) {
            await check(repo, ...next).catch((error) => failures.push(String(error)));
          }
        }),
      );
      process.stdout.write(
        `synth: ${found.length} writes x ${FAULTS.length} faults: ${JSON.stringify(counts)}\n`,
      );
      expect(failures).toEqual([]);
      expect(counts.killed).toBeGreaterThan(0);
      expect(counts.refused).toBeGreaterThan(0);
    } finally {
      for (const it of workers) it.remove();
    }
  },
  3_600_000,
);

function withoutTemporary(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].filter(([path]) => !path.startsWith('.argosy-tmp-')));
}
