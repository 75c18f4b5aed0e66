import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Processes that end together, with their output in one directory. */
export class Processes {
  private readonly children: { readonly name: string; readonly child: ChildProcess }[] = [];

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    // If a test file ends without a call of `stop`.
    process.once('exit', () => {
      for (const { child } of this.children) child.kill('SIGKILL');
    });
  }

  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
    const log = createWriteStream(this.logOf(name));
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // They end with the process group of the suite, and each can be ended by itself.
      detached: false,
    });
    child.stdout?.pipe(log);
    child.stderr?.pipe(log);
    this.children.push({ name, child });
  }

  /** Waits until a condition holds. @throws Error with the end of the output of a process that has exited. */
  async until(what: string, isReady: () => Promise<boolean>, seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      if (await isReady().catch(() => false)) return;
      const dead = this.children.find(({ child }) => child.exitCode !== null);
      if (dead) throw new Error(`${dead.name} has exited:\n${this.tail(dead.name)}`);
      if (Date.now() > deadline) {
        const tails = this.children.map(({ name }) => `${name}:\n${this.tail(name)}`).join('\n');
        throw new Error(`${what} is not ready after ${seconds} s.\n${tails}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends all, the last one first. */
  async stop(): Promise<void> {
    for (const { child } of this.children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
  }

  private tail(name: string): string {
    return readFileSync(this.logOf(name), 'utf8').split('\n').slice(-15).join('\n');
  }

  private logOf(name: string): string {
    return join(this.directory, `${name}.log`);
  }
}

/** A port of the loopback interface that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
