import { availableParallelism } from 'node:os';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { AppInstance } from '../../model/fleet';
import { parseAppFile } from '../../model/layout';
import type { CheckableFleet } from '../checker';
import type { Committed } from '../committed';
import { instanceKey } from '../instance-inputs';
import type { RenderedPart } from '../render-part';
import { releaseEntries } from './release-entries';
import {
  CHUNK,
  ENDED_THREADS,
  type FleetScriptCode,
  PROGRESS,
  type RenderedChunk,
  type SharedWork,
  type ThreadData,
  takeChunk,
} from './shared-work';

/** What a thread runs. */
export interface ThreadScript {
  /** The script that starts a thread: an absolute path. */
  readonly file: string;
  /** The repository's root: an absolute path. */
  readonly root: string;
  /** The fleet's compiled code. */
  readonly fleet: FleetScriptCode;
}

/** What threads render with. */
export interface Threads {
  readonly script: ThreadScript;
  readonly sources: CheckableFleet;
}

/** Each thread renders at least this many instances: it takes as long to start as a hundred take to render. */
const INSTANCES_PER_THREAD = 400;

/** Each thread takes 100 MB of memory, and the main thread writes all files. */
const MAX_THREADS = 3;

/** No instance takes this long, in milliseconds: a thread without progress hangs. */
const TIMEOUT = 10_000;

/** The number of threads, besides the main thread, that pay off for this many instances. */
export function threadsFor(instances: number, processors = availableParallelism()): number {
  const most = Math.floor(instances / INSTANCES_PER_THREAD) - 1;
  return Math.max(0, Math.min(processors - 1, most, MAX_THREADS));
}

/**
 * Renders instances in the main thread and in others. Those of another thread count only if they were rendered from the
 * same inputs; the main thread renders the rest.
 */
export class RenderThreads {
  private readonly work: SharedWork;
  private readonly ports: MessagePort[] = [];
  private readonly workers: Worker[] = [];
  private readonly received = new Map<number, RenderedChunk>();

  constructor(
    { script, sources }: Threads,
    private readonly instances: readonly AppInstance[],
    committed: Committed | undefined,
  ) {
    const files = [...new Set(sources.apps.map(({ file }) => file))];
    this.work = {
      modules: files.flatMap((file) => parseAppFile(file) ?? []),
      releases: releaseEntries(sources.releases),
      sealed: sources.sealed ?? new Map(),
      crds: sources.crds ?? [],
      committed: committed?.ids ?? new Map(),
      instances: instances.map(instanceKey),
      counters: new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)),
    };
    for (let i = threadsFor(instances.length); i > 0; i--) this.start(script);
  }

  /**
   * Renders all instances. Blocks, as rendering does.
   *
   * @param inputsOf the checksum of an instance's inputs in the main thread.
   * @param renderHere renders an instance in the main thread.
   */
  render<T>(
    inputsOf: (it: AppInstance) => string | undefined,
    renderHere: (it: AppInstance) => T,
    onChunk: (count: number) => void,
  ): Map<AppInstance, T | RenderedPart> {
    const results = new Map<AppInstance, T | RenderedPart>();
    let own = 0;
    try {
      for (let chunk = takeChunk(this.work); chunk !== undefined; chunk = takeChunk(this.work)) {
        for (const it of this.chunk(chunk)) results.set(it, renderHere(it));
        own++;
        onChunk(Math.min(this.receive(own) * CHUNK, this.instances.length));
      }
      this.awaitOthers(own);
    } finally {
      this.stop();
    }
    for (const { chunk, parts } of this.received.values()) {
      this.chunk(chunk).forEach((it, i) => {
        const found = parts[i];
        if (found !== undefined && found.inputs === inputsOf(it)) results.set(it, found.part);
      });
    }
    for (const it of this.instances) if (!results.has(it)) results.set(it, renderHere(it));
    return results;
  }

  private start({ file, root, fleet }: ThreadScript): void {
    const { port1: here, port2: port } = new MessageChannel();
    const workerData: ThreadData = { root, script: fleet, work: this.work, port };
    // What the fleet's code prints was printed by the main thread.
    const options = { workerData, transferList: [port], stdout: true, stderr: true };
    const worker = new Worker(file, options);
    worker.on('error', () => {}); // the main thread renders what is missing
    worker.unref();
    here.unref();
    this.workers.push(worker);
    this.ports.push(here);
  }

  private chunk(index: number): readonly AppInstance[] {
    return this.instances.slice(index * CHUNK, (index + 1) * CHUNK);
  }

  /** Receives what threads have sent. Returns the number of finished chunks. */
  private receive(own: number): number {
    for (const port of this.ports) {
      for (let it = receiveMessageOnPort(port); it; it = receiveMessageOnPort(port)) {
        const rendered: RenderedChunk = it.message;
        this.received.set(rendered.chunk, rendered);
      }
    }
    return own + this.received.size;
  }

  private awaitOthers(own: number): void {
    const chunks = Math.ceil(this.instances.length / CHUNK);
    const { counters } = this.work;
    for (;;) {
      const progress = Atomics.load(counters, PROGRESS);
      const haveEnded = Atomics.load(counters, ENDED_THREADS) >= this.workers.length;
      if (this.receive(own) >= chunks || haveEnded) return;
      if (Atomics.wait(counters, PROGRESS, progress, TIMEOUT) === 'timed-out') return;
    }
  }

  private stop(): void {
    for (const port of this.ports) port.close();
    for (const worker of this.workers) void worker.terminate();
  }
}
