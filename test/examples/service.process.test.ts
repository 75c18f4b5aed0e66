import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const DIRECTORY = join(__dirname, '../../examples/app-repository');

// A test runner in a test runner would report to the outer one.
const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...environment } = process.env;

/** The service in its own process, as the image starts it. */
class RunningService {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  port = 0;

  constructor(env: NodeJS.ProcessEnv) {
    const options = { cwd: DIRECTORY, env: { ...environment, PORT: '0', ...env } };
    const child = spawn(process.execPath, ['src/main.js'], {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async start(): Promise<void> {
    this.port = Number((await this.logged('listening'))['port']);
  }

  /** Waits for a message in the log. */
  async logged(message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`The service ended without: ${message}`);
      const line = JSON.parse(value);
      if (line.message === message) return line;
    }
  }

  get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`);
  }

  async connect(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async exitCode(): Promise<number | null> {
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    return this.#process.exitCode;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

let service: RunningService;

async function start(env: NodeJS.ProcessEnv): Promise<RunningService> {
  service = new RunningService(env);
  await service.start();
  return service;
}

afterEach(() => service?.kill());

/** Begins a request whose body arrives later. */
async function slowRequest(body: string): Promise<{ finish(): Promise<string> }> {
  const socket = await service.connect();
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  // A connection that is cut has no answer.
  socket.on('error', () => {});
  const head = `POST /totals HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n`;
  // Once the server says to continue, the request is in flight.
  socket.write(`${head}Expect: 100-continue\r\n\r\n`);
  await once(socket, 'data');
  answer = '';
  return {
    async finish() {
      socket.write(body);
      await once(socket, 'close');
      return answer;
    },
  };
}

test('a request in flight is answered after SIGTERM, and new connections are refused', async () => {
  await start({ SHUTDOWN_DELAY_MS: '0' });
  expect((await service.get('/healthz')).status).toBe(200);
  const request = await slowRequest('{"items":[{"unitPrice":250,"quantity":2}]}');
  service.signal('SIGTERM');
  await service.logged('accepting no more connections');
  await expect(service.connect()).rejects.toThrow('ECONNREFUSED');
  const answer = await request.finish();
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n/i);
  expect(answer).toMatch(/\{"total":500\}$/);
  expect(await service.exitCode()).toBe(0);
});

test('until the delay is over, it is alive but not ready', async () => {
  await start({ SHUTDOWN_DELAY_MS: '600000' });
  expect((await service.get('/readyz')).status).toBe(200);
  service.signal('SIGTERM');
  await service.logged('shutting down');
  expect((await service.get('/readyz')).status).toBe(503);
  expect((await service.get('/healthz')).status).toBe(200);
});

test('a request that does not finish is cut, and the exit code says so', async () => {
  await start({ SHUTDOWN_DELAY_MS: '0', SHUTDOWN_TIMEOUT_MS: '1' });
  await slowRequest('{}');
  service.signal('SIGTERM');
  expect(await service.logged('cut connections')).toMatchObject({ level: 'error', connections: 1 });
  expect(await service.exitCode()).toBe(1);
});

test('it does not start with a wrong setting, or on a port that is taken', async () => {
  await start({});
  for (const [env, problem] of [
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"'],
    [{ PORT: String(service.port) }, 'EADDRINUSE'],
  ] as const) {
    const second = new RunningService(env);
    const { level, error } = await second.logged('cannot start');
    expect([level, error]).toEqual(['error', expect.stringContaining(problem)]);
    expect(await second.exitCode()).toBe(1);
  }
});

test("the service's own tests pass, without an installation", () => {
  const options = { cwd: DIRECTORY, encoding: 'utf8', env: environment } as const;
  const { status, stdout } = spawnSync(process.execPath, ['--test'], options);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\W*pass [1-9]\d+$/m)]);
});
