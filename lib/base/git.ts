import { spawnSync } from 'node:child_process';
import { Descendants } from './descendants';
import { maskSecrets } from './mask';

/** The result of a git command. */
export interface GitResult {
  /** The exit code; `null` if a signal ended the command, for example at a timeout. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Why git could not be started. */
  readonly error?: NodeJS.ErrnoException | undefined;
}

/** Options for running git. */
interface GitOptions {
  readonly input?: string | Buffer | undefined;
  /** Environment variables on top of this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Thrown when a git command fails. Its message is git's own, with secrets masked. */
export class GitError extends Error {
  override readonly name = 'GitError';

  constructor(
    args: readonly string[],
    readonly result: GitResult,
  ) {
    super(`git ${subcommand(args)}: ${reasonOf(result)}`);
  }
}

/** The milliseconds that a command may take: one that talks to a remote, or one that does not. */
export type TimeLeft = (place: 'remote' | 'local') => number;

/** The commands that talk to a remote. */
const REMOTE: ReadonlySet<string> = new Set(['fetch', 'push', 'ls-remote']);

/** Up to this many blobs, a separate fetch is not worth it. */
const FEW = 3;

/** Variables that point git at a repository other than the working directory's. Git sets them in hooks. */
const PLACES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX'];

let isMissing = false;

/** True if git could not be started because it is not installed. */
export function isGitMissing(): boolean {
  return isMissing;
}

/** The only place that runs git. Output is in English, so that messages can be matched. */
export class Git {
  private promisor: string | undefined;

  /**
   * @param directory the working directory.
   * @param config settings such as `gc.auto=0`, which override the repository's.
   * @param timeLeft the timeout of the next command. @default no timeout
   */
  constructor(
    readonly directory: string,
    private readonly config: readonly string[] = [],
    private readonly timeLeft?: TimeLeft,
  ) {}

  /** Runs git and returns the result, even if it fails. */
  try(args: readonly string[], options: GitOptions = {}): GitResult {
    const { input } = options;
    const timeout = this.timeLeft?.(REMOTE.has(subcommand(args)) ? 'remote' : 'local');
    const descendants = timeout === undefined ? undefined : new Descendants();
    const settings = this.config.flatMap((it) => ['-c', it]);
    const { status, stdout, stderr, error } = spawnSync('git', [...settings, ...args], {
      cwd: this.directory,
      input,
      env: { ...environment(options.env), ...descendants?.env },
      maxBuffer: 2 ** 30,
      // Git removes its locks before it ends.
      killSignal: 'SIGTERM',
      ...(timeout !== undefined && { timeout: Math.max(1, Math.ceil(timeout)) }),
    });
    if (isTimeout(error)) descendants?.end();
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') isMissing = true;
    return {
      status,
      stdout: stdout ?? Buffer.alloc(0),
      stderr: maskSecrets(stderr?.toString() ?? ''),
      error,
    };
  }

  /** Git's output. @throws {@link GitError} */
  bytes(args: readonly string[], options?: GitOptions): Buffer {
    const result = this.try(args, options);
    if (result.status !== 0) throw new GitError(args, result);
    return result.stdout;
  }

  /** Git's output as text, without the final newline. @throws {@link GitError} */
  text(args: readonly string[], options?: GitOptions): string {
    return this.bytes(args, options).toString().replace(/\n$/, '');
  }

  /** Git's `-z` output, split at the NUL bytes. @throws {@link GitError} */
  parts(args: readonly string[], options?: GitOptions): string[] {
    return this.bytes(args, options).toString().split('\0').slice(0, -1);
  }

  /** True if a commit is an ancestor of another one, or the same commit. */
  isAncestor(commit: string, of: string): boolean {
    return this.try(['merge-base', '--is-ancestor', commit, of]).status === 0;
  }

  /** The contents of blobs, by id. Blobs that are missing, as in a partial clone without its remote, are left out. */
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

  /** In a partial clone, fetches all of them at once; git alone would fetch each one when it is read. */
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

  /** The remote that a partial clone fetches from; empty for a full clone. */
  private readPromisor(): string {
    const setting = ['config', '--name-only', '--get-regexp', '^remote\\..*\\.promisor$', 'true'];
    const names = this.try(setting).stdout.toString();
    return /^remote\.(.*)\.promisor$/m.exec(names)?.[1] ?? '';
  }

  /**
   * The files in a commit, and their blob ids.
   *
   * @param paths files, and directories with a trailing `/`.
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
  return args.find((it, i) => !it.startsWith('-') && args[i - 1] !== '-c') ?? '';
}

function isTimeout(error: Error | undefined): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
}

/** Lines that git prints below every failure of a kind, whatever the reason is. */
const ADVICE =
  /^hint:|^Please make sure you have the correct access rights$|^and the repository exists\.$/;

/** Why git failed: its own message, without the advice for interactive use. */
export function reasonOf({ status, stderr, error }: GitResult): string {
  if (error?.code === 'ENOENT') return 'git is not installed, or this directory no longer exists.';
  if (isTimeout(error)) return 'git did not end in time, and was stopped.';
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !ADVICE.test(line));
  return lines.join('\n').replace(/^(fatal|error): /, '') || `exit code ${status}`;
}
