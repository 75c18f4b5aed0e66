import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { demandValidOutput } from '../cli/output-schemas';
import { COMMAND, installPackages } from '../packages';

/** The result of a process. */
export interface Result {
  /** The exit code, or the signal that ended it. */
  readonly status: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of `argosy … --json`, as far as tests use it. */
export interface JsonOutcome {
  readonly result: string;
  readonly commit: string;
  readonly attempts: number;
  readonly decisions: readonly {
    readonly kind: string;
    readonly app: string;
    readonly environment: string;
  }[];
  readonly files: readonly { readonly path: string }[];
}

/** A clone of the fleet with packages installed, as in a pipeline. */
export class Clone {
  /** @param path the directory of the clone. */
  constructor(readonly path: string) {
    if (!existsSync(join(path, 'node_modules'))) installPackages(path);
  }

  /** Runs git, and returns what it prints. */
  git(...args: string[]): string {
    return git(this.path, ...args);
  }

  /** Starts `argosy` in its own process group. */
  start(...args: string[]): ChildProcess {
    return this.startWith({}, ...args);
  }

  private startWith(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...args], {
      cwd: this.path,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  }

  /** Runs `argosy` asynchronously, and holds what `--json` prints to its schema. */
  async run(...args: string[]): Promise<Result> {
    const result = await ended(this.start(...args));
    demandValidOutput(args, result);
    return result;
  }

  /** Runs `argosy` asynchronously with extra environment variables. */
  runWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Result> {
    return ended(this.startWith(env, ...args));
  }

  /** Runs `argosy` synchronously, to render. */
  synth(...args: string[]): string {
    const options = { cwd: this.path, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 2 ** 28 };
    return execFileSync(process.execPath, [COMMAND, 'synth', ...args], options).toString();
  }

  /** Runs `argosy … --json`; fails unless it succeeds. */
  async deliver(...args: string[]): Promise<JsonOutcome> {
    const { status, stdout, stderr } = await this.run(...args, '--json');
    if (status !== 0) throw new Error(`argosy ${args.join(' ')}: exit code ${status}: ${stderr}`);
    return JSON.parse(stdout);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  /** Replaces text in a file; `from` has to exist in it. */
  replace(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    this.write(file, text.replace(from, to));
  }

  /** The leftovers of deliveries. */
  leftovers(): string[] {
    const [, ...worktrees] = this.git('worktree', 'list').split('\n');
    const kept = ['.argosy/delivery', '.git/worktrees']
      .map((it) => join(this.path, it))
      .flatMap((it) => (existsSync(it) ? readdirSync(it) : []));
    return [...worktrees, ...kept];
  }
}

/** Waits until a process has ended and its outputs are closed. */
export function ended(child: ChildProcess): Promise<Result> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ status: code ?? signal, ...output })),
  );
}

/** Runs git, and returns what it prints. */
export function git(directory: string, ...args: string[]): string {
  const options = { cwd: directory, maxBuffer: 2 ** 28 };
  return execFileSync('git', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trimEnd();
}
