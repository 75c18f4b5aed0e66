import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the bare repositories of a directory over HTTP on loopback, with git's CGI program. */
export class HttpBackend {
  private constructor(
    private readonly server: Server,
    private readonly password: string | undefined,
  ) {}

  /**
   * @param directory the directory of the repositories.
   * @param password the password of the user `ci`. @default no authentication
   * @param answerPush the status to answer a push with; `hang` for none at all. @default the push is made
   */
  static start(
    directory: string,
    password?: string,
    answerPush?: number | 'hang',
  ): Promise<HttpBackend> {
    const encoded = Buffer.from(`ci:${password}`).toString('base64');
    const wanted = password === undefined ? undefined : `Basic ${encoded}`;
    const server = createServer((request, response) => {
      if (answerPush !== undefined && request.method === 'POST' && isPush(request)) {
        request.resume();
        if (answerPush !== 'hang') response.writeHead(answerPush).end();
        return;
      }
      if (wanted === undefined || request.headers.authorization === wanted) {
        serve(directory, request, response);
        return;
      }
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' });
      response.end();
    });
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve(new HttpBackend(server, password))),
    );
  }

  /** The URL of a repository, including the password if there is one. */
  address(repository: string, password = this.password): string {
    const { port } = this.server.address() as AddressInfo;
    const user = password === undefined ? '' : `ci:${encodeURIComponent(password)}@`;
    return `http://${user}127.0.0.1:${port}/${repository}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function isPush({ url }: IncomingMessage): boolean {
  return url?.endsWith('/git-receive-pack') === true;
}

function serve(directory: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://loopback');
  const { headers } = request;
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      // Without it, a chunked body is read to its end.
      ...(headers['content-length'] && { CONTENT_LENGTH: headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk) => chunks.push(chunk));
  backend.once('close', () => answer(Buffer.concat(chunks), response));
}

/** Sends the output of a CGI program: headers, including the status, and a body. */
function answer(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
    else if (name !== '') response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}
