import type { Forge, Opened, Proposal } from './forge';
import { type ProgramResult, runProgram } from './program';
import type { Waits } from './waits';

/** Messages of `gh` about what another attempt may overcome. */
const TRANSIENT =
  /HTTP (408|429|5\d\d)\b|rate limit|connection (refused|reset|timed out)|error connecting to|i\/o timeout|TLS handshake timeout|no such host|unexpected EOF/i;

/** The exit code of `gh` without valid credentials. */
const NEEDS_LOGIN = 4;

/** How `gh` is run. */
export interface GhOptions {
  /** The clone: without a repository, `gh` determines it from the remotes. */
  readonly clone: string;
  /** The repository as `host/owner/name`. */
  readonly repository?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly waits: Waits;
  /** The timeout, in milliseconds. */
  readonly timeLeft: () => number;
}

/** GitHub's CLI. */
export class Gh implements Forge {
  readonly name = 'gh';

  constructor(private readonly options: GhOptions) {}

  async open({ head, base, title, body }: Proposal): Promise<Opened> {
    const text = ['--title', title, '--body-file', '-'];
    const { repository, waits } = this.options;
    const where = repository === undefined ? [] : ['--repo', repository];
    for (;;) {
      const made = this.run(['create', '--head', head, '--base', base, ...text, ...where], body);
      const isThere = made.status !== 0 && /already exists/.test(made.stderr);
      const result = isThere ? this.run(['edit', head, ...text, ...where], body) : made;
      if (result.missing) return { kind: 'unavailable' };
      if (result.status === 0) return openedBy(result);
      const reason = result.stderr.trim();
      if (!result.timedOut && !TRANSIENT.test(reason)) return failure(result);
      const [said = ''] = reason.split('\n');
      const failed = await waits.after(this.name, {
        reason: result.timedOut ? 'No answer' : said,
      });
      if (failed) return failed;
    }
  }

  private run(args: readonly string[], input: string): ProgramResult {
    const { clone, env, timeLeft } = this.options;
    return runProgram('gh', ['pr', ...args], { clone, env, input, timeout: timeLeft() });
  }
}

function openedBy({ stdout }: ProgramResult): Opened {
  const url = /https?:\/\/[!-~]+/.exec(stdout)?.[0];
  return { kind: 'opened', ...(url !== undefined && { url }) };
}

function failure({ status, stderr }: ProgramResult): Opened {
  const problem = stderr.trim() || `gh exited with ${status ?? 'a signal'}.`;
  const fix = 'Run `gh auth login`, or set GH_TOKEN.';
  return { kind: 'failed', problem, ...(status === NEEDS_LOGIN && { fix }) };
}
