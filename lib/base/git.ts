import { spawnSync } from 'node:child_process';
import { maskSecrets } from './mask';

/** What git answers. */
export interface GitResult {
  /** The exit code; `null` where it was ended by a signal, such as at a time limit. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Why git could not be run at all. */
  readonly error?: NodeJS.ErrnoException | undefined;
}

/** How git is run. */
interface GitOptions {
  readonly input?: string | Buffer | undefined;
  /** Environment variables besides those of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Thrown when git refuses. Its message is git's own, without secrets. */
export class GitError extends Error {
  override readonly name = 'GitError';

  constructor(
    args: readonly string[],
    readonly result: GitResult,
  ) {
    super(`git ${subcommand(args)}: ${reasonOf(result)}`);
  }
}

/** So many blobs are not worth a fetch of their own. */
const FEW = 3;

/** Variables that point git at another repository than the working directory's: hooks set them. */
const PLACES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX'];

/** The only place that runs git. It answers in English, so that its words can be recognized. */
export class Git {
  private promisor: string | undefined;

  /**
   * @param directory where git runs.
   * @param config settings such as `gc.auto=0`, before those of the repository.
   * @param timeLeft the milliseconds after which a command is ended. @default each has all the time that it takes
   */
  constructor(
    readonly directory: string,
    private readonly config: readonly string[] = [],
    private readonly timeLeft?: () => number,
  ) {}

  /** Runs git and returns what it says, whether it succeeds or not. */
  try(args: readonly string[], options: GitOptions = {}): GitResult {
    const { input } = options;
    const timeout = this.timeLeft?.();
    const settings = this.config.flatMap((it) => ['-c', it]);
    const { status, stdout, stderr, error } = spawnSync('git', [...settings, ...args], {
      cwd: this.directory,
      input,
      env: environment(options.env),
      maxBuffer: 2 ** 30,
      killSignal: 'SIGKILL',
      ...(timeout !== undefined && { timeout: Math.max(1, timeout) }),
    });
    return {
      status,
      stdout: stdout ?? Buffer.alloc(0),
      stderr: maskSecrets(stderr?.toString() ?? ''),
      error,
    };
  }

  /** What git prints. @throws {@link GitError} */
  bytes(args: readonly string[], options?: GitOptions): Buffer {
    const result = this.try(args, options);
    if (result.status !== 0) throw new GitError(args, result);
    return result.stdout;
  }

  /** What git prints, as text without the last line's end. @throws {@link GitError} */
  text(args: readonly string[], options?: GitOptions): string {
    return this.bytes(args, options).toString().replace(/\n$/, '');
  }

  /** What git prints with `-z`: the parts between the zero bytes. @throws {@link GitError} */
  parts(args: readonly string[], options?: GitOptions): string[] {
    return this.bytes(args, options).toString().split('\0').slice(0, -1);
  }

  /** True if a commit is an ancestor of another one, or is that one. */
  isAncestor(commit: string, of: string): boolean {
    return this.try(['merge-base', '--is-ancestor', commit, of]).status === 0;
  }

  /** The texts of blobs, by their id. One that is not here, as in a partial clone without its remote, is left out. */
  blobs(ids: readonly string[]): Map<string, string> {
    const texts = new Map<string, string>();
    if (ids.length === 0) return texts;
    if (ids.length > FEW) this.fetchBlobs(ids);
    const output = this.bytes(['cat-file', '--batch'], { input: `${ids.join('\n')}\n` });
    let at = 0;
    for (const id of ids) {
      const headEnd = output.indexOf('\n', at);
      const size = Number(/ blob (\d+)$/.exec(output.toString('utf8', at, headEnd))?.[1]);
      if (Number.isNaN(size)) at = headEnd + 1;
      else {
        texts.set(id, output.toString('utf8', headEnd + 1, headEnd + 1 + size));
        at = headEnd + size + 2;
      }
    }
    return texts;
  }

  /** Gets them at once in a partial clone, where git would fetch each blob by itself when it is read. */
  private fetchBlobs(ids: readonly string[]): void {
    this.promisor ??= this.readPromisor();
    const remote = this.promisor;
    if (remote === '') return;
    const options = ['--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--refmap='];
    this.try(
      [
        '-c',
        'fetch.negotiationAlgorithm=noop',
        'fetch',
        '-q',
        ...options,
        '--filter=blob:none',
        '--stdin',
        remote,
      ],
      { input: ids.map((id) => `${id}\n`).join('') },
    );
  }

  /** The remote that a partial clone fetches from; empty for a whole one. */
  private readPromisor(): string {
    const setting = ['config', '--name-only', '--get-regexp', '^remote\\..*\\.promisor$', 'true'];
    const names = this.try(setting).stdout.toString();
    return /^remote\.(.*)\.promisor$/m.exec(names)?.[1] ?? '';
  }

  /**
   * The files that a commit has, and the ids of their texts.
   *
   * @param paths files, and directories that end with `/`.
   */
  tree(commit: string, paths: readonly string[]): Map<string, string> {
    const files = new Map<string, string>();
    for (const line of this.parts(['ls-tree', '-r', '-z', commit, '--', ...paths])) {
      const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (blob && path) files.set(path, blob);
    }
    return files;
  }
}

function environment(set: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = { ...process.env };
  for (const name of PLACES) delete inherited[name];
  const unattended = process.stdin.isTTY ? {} : { GIT_TERMINAL_PROMPT: '0' };
  return { ...inherited, ...unattended, ...set, LC_ALL: 'C' };
}

function subcommand(args: readonly string[]): string {
  return args.find((it) => !it.startsWith('-')) ?? '';
}

/** Why git has failed, in its own words: without its hints, which are for whoever types the command. */
export function reasonOf({ status, stderr, error }: GitResult): string {
  if (error?.code === 'ENOENT') return 'git is not installed, or this directory is gone.';
  if (error?.code === 'ETIMEDOUT') return 'it took too long, and was ended.';
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^hint:/.test(line));
  return lines.join('\n').replace(/^(fatal|error): /, '') || `exit code ${status}`;
}
