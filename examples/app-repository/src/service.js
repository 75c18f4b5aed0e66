// @ts-check
import { createServer } from 'node:http';
import { readBody } from './body.js';
import { RequestError } from './request-error.js';
import { parseCart, totalOf } from './total.js';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {{ status: number, body: unknown, headers?: Record<string, string> }} Answer */

/** The method of each path. */
const METHODS = new Map([
  ['/healthz', 'GET'],
  ['/readyz', 'GET'],
  ['/totals', 'POST'],
]);

/** The HTTP server, and what a shutdown needs of it. */
export class Service {
  #ready = true;
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();

  /** @param {{ log: import('./log.js').Log, newCheckout: boolean }} options */
  constructor({ log, newCheckout }) {
    this.log = log;
    this.newCheckout = newCheckout;
    // An idle connection has to outlive the 60 seconds after which an AWS load balancer closes it. Otherwise the load
    // balancer sometimes sends a request while the connection is being closed, and answers it with 502.
    const timeouts = { keepAliveTimeout: 65_000, headersTimeout: 10_000, requestTimeout: 30_000 };
    this.server = createServer(timeouts, (request, response) => {
      void this.#handle(request, response);
    });
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Starts to listen.
   *
   * @param {number} port
   * @returns {Promise<number>} The port.
   */
  listen(port) {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Fails the readiness probe. Everything else is still answered. */
  failReadiness() {
    this.#ready = false;
  }

  /**
   * Accepts no new connections, and waits for the requests in flight.
   *
   * @param {number} timeout In milliseconds. Connections that are open after it are cut.
   * @returns {Promise<number>} How many connections were cut.
   */
  close(timeout) {
    this.#ready = false;
    return new Promise((resolve) => {
      let cut = 0;
      const timer = setTimeout(() => {
        cut = this.#sockets.size;
        this.server.closeAllConnections();
      }, timeout);
      // It also closes the connections between two requests.
      this.server.close(() => {
        clearTimeout(timer);
        resolve(cut);
      });
      // But not those that have never sent a request.
      for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
    });
  }

  /**
   * @param {Request} request
   * @param {import('node:http').ServerResponse} response
   */
  async #handle(request, response) {
    const start = performance.now();
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const { status, body, headers } = await this.#answer(request, path);
    // No query, headers or body: they may hold personal data.
    const fields = { method: request.method, path, status };
    const log = path === '/healthz' || path === '/readyz' ? this.log.debug : this.log.info;
    log('request', { ...fields, milliseconds: Math.round(performance.now() - start) });
    const text = JSON.stringify(body);
    response.writeHead(status, {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      // A client that keeps a connection alive has to leave, too.
      ...(!this.#ready && { connection: 'close' }),
    });
    response.end(text);
  }

  /**
   * @param {Request} request
   * @param {string} path
   * @returns {Promise<Answer>}
   */
  async #answer(request, path) {
    try {
      return await this.#route(request, path);
    } catch (error) {
      if (error instanceof RequestError) {
        return { status: error.status, body: { error: error.message } };
      }
      // The client has closed the connection in the middle of a request: nobody reads the answer.
      if (request.destroyed && !request.complete) return { status: 499, body: null };
      this.log.error('request failed', { path, error: String(error) });
      return { status: 500, body: { error: 'Internal error.' } };
    }
  }

  /**
   * @param {Request} request
   * @param {string} path
   * @returns {Promise<Answer>}
   */
  async #route(request, path) {
    const method = METHODS.get(path);
    if (!method) return { status: 404, body: { error: `There is no ${path}.` } };
    if (request.method !== method) {
      const error = `${path} accepts ${method} only.`;
      return { status: 405, body: { error }, headers: { allow: method } };
    }
    if (path === '/healthz') return { status: 200, body: { status: 'alive' } };
    if (path === '/readyz') {
      return this.#ready
        ? { status: 200, body: { status: 'ready' } }
        : { status: 503, body: { status: 'shutting down' } };
    }
    const items = parseCart(await readBody(request));
    return { status: 200, body: { total: totalOf(items, { newCheckout: this.newCheckout }) } };
  }
}
