import { oneLine } from '../../base/markdown';
import type { Failed } from './forge';
import type { ApiReply, ApiRequest, Transport, Unreachable } from './transport';

/** Where the API of a forge is, and the token that it is for. */
export interface HttpOptions {
  /** The address of the API, such as `https://api.github.com`. */
  readonly api: string;
  readonly token: Token;
  /** Headers besides the token. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A token, and the environment variable that has it. */
export interface Token {
  readonly name: string;
  readonly value: string;
}

/** More redirections in a row are a circle. */
const MAX_REDIRECTS = 3;

/** Sends requests over HTTP, with a token. */
export class HttpTransport implements Transport {
  constructor(private readonly options: HttpOptions) {}

  async send(request: ApiRequest, timeout: number): Promise<ApiReply | Unreachable | Failed> {
    const { api, token } = this.options;
    if (!/^[\x21-\x7e]+$/.test(token.value)) {
      const problem = `${token.name} is no token: it has spaces or other characters that no token has.`;
      return { kind: 'failed', problem, fix: `Set ${token.name} to the token alone.` };
    }
    const signal = AbortSignal.timeout(timeout);
    try {
      return await this.follow(new URL(`${api}${request.path}`), request, signal);
    } catch (error) {
      return signal.aborted
        ? { kind: 'unreachable', reason: `No answer within ${Math.ceil(timeout / 1000)} s` }
        : unreachable(error);
    }
  }

  /** Follows redirections on the same server only: the token is for no other. */
  private async follow(
    first: URL,
    { method, body }: ApiRequest,
    signal: AbortSignal,
  ): Promise<ApiReply | Failed> {
    const { token, headers } = this.options;
    for (let url = first, count = 0; ; count++) {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        signal,
        headers: {
          ...headers,
          authorization: `Bearer ${token.value}`,
          'user-agent': 'argosy',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = (await response.text()).replaceAll(token.value, '***');
      const { status } = response;
      const location = response.headers.get('location');
      if (status < 300 || status > 399 || location === null) {
        const header = (name: string) => response.headers.get(name) ?? undefined;
        return { kind: 'reply', status, header, text };
      }
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      // The other statuses turn a POST into a GET.
      const keepsMethod = method === 'GET' || status === 307 || status === 308;
      if (next?.origin !== url.origin || !keepsMethod || count === MAX_REDIRECTS) {
        return {
          kind: 'failed',
          problem:
            next?.origin === url.origin
              ? `${url.origin} redirects a request that cannot be repeated there.`
              : `${url.origin} redirects to ${next?.origin ?? 'no valid address'}. The token was not sent there.`,
          fix: 'Set the URL of the remote to where the repository is now.',
        };
      }
      url = next;
    }
  }
}

/** Errors of TLS, which another attempt does not change. */
const TLS_ERRORS: readonly (readonly [code: RegExp, problem: string, fix: string])[] = [
  [
    /^(EPROTO|ERR_SSL_)/,
    'The API does not speak TLS',
    'Set the address of the server, with http:// and the port, in GITHUB_SERVER_URL or GITLAB_HOST.',
  ],
  [
    /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS_/,
    'The certificate of the API is not trusted',
    'Set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority.',
  ],
];

function unreachable(error: unknown): Unreachable | Failed {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  const code = String(cause?.code ?? '');
  const said = oneLine(String(cause?.message ?? '')) || code || 'the connection failed';
  const [, problem, fix] = TLS_ERRORS.find(([codes]) => codes.test(code)) ?? [];
  if (problem === undefined || fix === undefined) {
    return { kind: 'unreachable', reason: `Unreachable (${said})` };
  }
  return { kind: 'failed', problem: `${problem}: ${said}.`, fix };
}
