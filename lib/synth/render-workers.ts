import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { Fleet } from '../model/fleet';
import { countReleases } from './load';
import { remembers } from './render-memory';
import type { RenderedUnit } from './render-unit';
import { RENDERED_ROOT } from './tree';

/** What a worker is told once the fleet is there: which of its apps are to be rendered. */
export interface RenderTask {
  /** What the fleet has to be the same as. */
  readonly fleet: string;
  readonly todo: readonly number[];
}

/** What a worker is started with. */
export interface RenderWorkerData {
  readonly port: MessagePort;
  readonly shared: SharedArrayBuffer;
}

/** What a worker gives back: units by their index. */
export type RenderedShare = readonly (readonly [index: number, unit: RenderedUnit])[];

/** The places of the numbers that all threads share. */
export const SHARED = { next: 0, taken: 1, done: 2 } as const;

/** How many apps a thread takes at once. */
export const SHARE = 16;

/** How long a worker may be silent, in milliseconds, before its share is taken back. */
const PATIENCE = 2000;

/**
 * Threads that render, too. Each loads the fleet by itself, and takes what is next to be rendered until
 * nothing is left. Nothing depends on them: what they do not give back is rendered here.
 */
export class RenderWorkers {
  private readonly shared = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  private readonly numbers = new Int32Array(this.shared);
  private readonly workers: { readonly worker: Worker; readonly port: MessagePort }[] = [];

  /** @param script the program: in a worker it serves instead of reading a command line. */
  constructor(script: string, count: number) {
    for (let i = 0; i < count; i++) {
      const { port1, port2 } = new MessageChannel();
      const workerData: RenderWorkerData = { port: port2, shared: this.shared };
      const worker = new Worker(script, { workerData, transferList: [port2] });
      worker.on('error', () => {});
      worker.unref();
      port1.unref();
      this.workers.push({ worker, port: port1 });
    }
  }

  /**
   * Renders apps of a fleet in all threads.
   *
   * @param todo their indexes among the fleet's.
   * @param here renders one of them in this thread.
   * @returns what the other threads have rendered, by index.
   */
  share(fleet: Fleet, todo: readonly number[], here: (index: number) => void) {
    const results = new Map<number, RenderedUnit>();
    const task: RenderTask = { fleet: identify(fleet), todo };
    for (const { port } of this.workers) port.postMessage(task);
    for (;;) {
      const start = Atomics.add(this.numbers, SHARED.next, SHARE);
      if (start >= todo.length) break;
      for (const index of todo.slice(start, start + SHARE)) here(index);
      this.collect(results);
    }
    this.awaitOthers(results);
    return results;
  }

  /** Ends the threads, whatever they are doing. */
  stop(): void {
    for (const { worker } of this.workers) void worker.terminate();
  }

  private awaitOthers(results: Map<number, RenderedUnit>): void {
    for (;;) {
      const done = Atomics.load(this.numbers, SHARED.done);
      if (done >= Atomics.load(this.numbers, SHARED.taken)) break;
      if (Atomics.wait(this.numbers, SHARED.done, done, PATIENCE) === 'timed-out') break;
    }
    this.collect(results);
  }

  private collect(results: Map<number, RenderedUnit>): void {
    for (const { port } of this.workers) {
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        for (const [index, unit] of got.message as RenderedShare) results.set(index, unit);
      }
    }
  }
}

/** A fleet that gives the same is made of the same code, and has the same apps with the same releases. */
export function identify({ appEnvironments }: Fleet): string {
  const hash = createHash('sha1').update(process.env['ARGOSY_BUILD'] ?? '');
  for (const { app, environment, images } of appEnvironments) {
    hash.update(JSON.stringify([app.definition.name, environment.name, images]));
  }
  return hash.digest('base64');
}

/** From so many releases and processors on, further threads are worth their start. */
const LARGE_FLEET = 600;
const MANY_PROCESSORS = 4;

/**
 * Starts threads that render, too, before anything else is done: they load the fleet meanwhile.
 *
 * @param jobs how many threads render. @default 4 for a large fleet on 4 processors or more, else 1
 */
export function startWorkers(root: string, jobs: number | undefined): RenderWorkers | undefined {
  const build = process.env['ARGOSY_BUILD'];
  const isKnown = build && remembers(root, build) && existsSync(join(root, RENDERED_ROOT));
  if (!build || isKnown) return undefined; // little is to be rendered
  const threads = jobs ?? defaultJobs(root);
  return threads > 1 ? new RenderWorkers(join(root, 'bin/argosy.js'), threads - 1) : undefined;
}

function defaultJobs(root: string): number {
  const isWorthIt = availableParallelism() >= MANY_PROCESSORS && countReleases(root) >= LARGE_FLEET;
  return isWorthIt ? MANY_PROCESSORS : 1;
}
