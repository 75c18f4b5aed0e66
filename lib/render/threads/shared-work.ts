import type { MessagePort } from 'node:worker_threads';
import type { CrdSchema } from '../../kubernetes/schemas/crd-schema';
import type { SealedFile } from '../../model/sealed-file';
import type { RenderedPart } from '../render-part';
import type { ReleaseEntries } from './release-entries';

/** Instances are rendered in chunks of this many. */
export const CHUNK = 20;

/** Indices of {@link SharedWork.counters}. */
export const NEXT_CHUNK = 0;
export const PROGRESS = 1;
export const ENDED_THREADS = 2;

/** What a thread needs to render some instances: values instead of files, so that no thread sees another state. */
export interface SharedWork {
  /** The modules of the apps, as `FleetModules.app` names them. */
  readonly modules: readonly string[];
  readonly releases: ReleaseEntries;
  readonly sealed: ReadonlyMap<string, SealedFile>;
  readonly crds: readonly CrdSchema[];
  /** The blob ids of the committed files, by path. */
  readonly committed: ReadonlyMap<string, string>;
  /** The instances to render, by `instanceKey`. */
  readonly instances: readonly string[];
  /** The next chunk that no thread has taken yet, what changes while threads work, and the number of those that have ended. */
  readonly counters: Int32Array;
}

/** What a thread sends. */
export interface RenderedChunk {
  readonly chunk: number;
  /** The instances of the chunk, in order; `undefined` for one to render in the main thread. */
  readonly parts: readonly (CheckedPart | undefined)[];
}

/** A rendered instance, and the checksum of what it was rendered from. */
export interface CheckedPart {
  readonly inputs: string;
  readonly part: RenderedPart;
}

/** The data of a thread. */
export interface ThreadData {
  readonly root: string;
  /** The path and the code of the fleet's script. */
  readonly script: FleetScriptCode;
  readonly work: SharedWork;
  readonly port: MessagePort;
}

/** The compiled code of a fleet. */
export interface FleetScriptCode {
  readonly file: string;
  readonly code: string;
  readonly id: string;
}

/** Shows the main thread that a thread works, or has ended. */
export function showProgress({ counters }: SharedWork, hasEnded = false): void {
  if (hasEnded) Atomics.add(counters, ENDED_THREADS, 1);
  Atomics.add(counters, PROGRESS, 1);
  Atomics.notify(counters, PROGRESS);
}

/** Takes the next chunk of work; `undefined` if there is none. */
export function takeChunk({ counters, instances }: SharedWork): number | undefined {
  const chunk = Atomics.add(counters, NEXT_CHUNK, 1);
  return chunk * CHUNK < instances.length ? chunk : undefined;
}
