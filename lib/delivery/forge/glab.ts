import type { Failed, Unavailable } from './forge';
import { type ProgramResult, runProgram } from './program';
import type { ApiReply, ApiRequest, Transport, Unreachable } from './transport';

/** How `glab` is run. */
interface GlabOptions {
  readonly clone: string;
  readonly env: NodeJS.ProcessEnv;
  readonly hostname: string;
}

/**
 * GitLab's CLI, as a way to reach the API with its credentials: its commands for merge requests take the text as an
 * argument, which has a limit, and also edit merge requests that are closed.
 */
export class Glab implements Transport {
  constructor(private readonly options: GlabOptions) {}

  async send(
    { method, path, body }: ApiRequest,
    timeout: number,
  ): Promise<ApiReply | Unreachable | Failed | Unavailable> {
    const { clone, env, hostname } = this.options;
    const where = ['--hostname', hostname, '--include', '--method', method];
    const sent = body ? ['--header', 'Content-Type: application/json', '--input', '-'] : [];
    const input = body ? JSON.stringify(body) : '';
    const args = ['api', ...where, ...sent, path.slice(1)];
    const result = runProgram('glab', args, { clone, env, input, timeout });
    if (result.missing) return { kind: 'unavailable' };
    if (result.timedOut) return { kind: 'unreachable', reason: 'No answer' };
    return replyOf(result) ?? failure(result);
  }
}

/** The status line, the headers and the body that `--include` prints, also for an error; `undefined` without them. */
function replyOf({ stdout }: ProgramResult): ApiReply | undefined {
  const [, status, head = '', text = ''] =
    /^HTTP\/[\d.]+ (\d{3})\b[^\n]*\n((?:[^\r\n]+\r?\n)*)\r?\n?(.*)$/s.exec(stdout) ?? [];
  if (status === undefined) return undefined;
  const headers = new Map(
    [...head.matchAll(/^([^:\r\n]+): *([^\r\n]*)/gm)].map(
      ([, name = '', value = '']) => [name.toLowerCase(), value] as const,
    ),
  );
  return { kind: 'reply', status: Number(status), header: (name) => headers.get(name), text };
}

/** Without a reply, the server was not reached, or `glab` has no credentials for it. */
function failure({ status, stderr }: ProgramResult): Unreachable | Failed {
  const reason = stderr.trim() || `glab exited with ${status ?? 'a signal'}.`;
  if (/dial tcp|connection re(fused|set)|i\/o timeout|no such host|timeout|EOF/i.test(reason)) {
    const [said = ''] = reason.split('\n');
    return { kind: 'unreachable', reason: said };
  }
  return { kind: 'failed', problem: reason, fix: 'Run `glab auth login`, or set GITLAB_TOKEN.' };
}
