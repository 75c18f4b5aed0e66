import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the server got. */
export interface RecordedRequest {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as JSON. @default none */
  readonly body: unknown;
}

/** What the server answers. */
export interface RecordedReply {
  /** @default 200; 0 closes the connection, -1 leaves it without an answer */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or a value to write as JSON. */
  readonly body?: unknown;
}

/** Gives the reply to a request, or `undefined` if it is not expected. */
type Handler = (request: RecordedRequest) => RecordedReply | undefined;

/** A server on loopback that answers with what forges are known to answer, and records what it is asked. */
export class RecordedApi {
  readonly requests: RecordedRequest[] = [];
  private handler: Handler = () => undefined;

  private constructor(private readonly server: Server) {}

  static start(): Promise<RecordedApi> {
    const server = createServer();
    const api = new RecordedApi(server);
    server.on('request', async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const { method = '', url: path = '', headers } = request;
      const body = text === '' ? undefined : JSON.parse(text);
      api.requests.push({ method, path, headers, body });
      const reply = api.handler({ method, path, headers, body });
      if (reply?.status === 0) return request.socket.destroy();
      if (reply?.status === -1) return undefined;
      const { status = 200, body: answer, headers: more = {} } = reply ?? { status: 418 };
      const isText = typeof answer === 'string';
      const type = isText ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...more });
      return response.end(isText ? answer : JSON.stringify(answer));
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(api)));
  }

  get origin(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Answers all requests from now on with a function. */
  answer(handler: Handler): void {
    this.requests.length = 0;
    this.handler = handler;
  }

  /** Answers the next requests with these, in this order. */
  replay(...replies: readonly RecordedReply[]): void {
    const left = [...replies];
    this.answer(() => left.shift());
  }

  /** The requests, as `POST /path`. */
  calls(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
