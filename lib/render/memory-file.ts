import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceCache } from '../base/cache-file';
import { SavedStamps, type StampList } from '../base/file-stamp';
import type { Finding } from '../checks/finding';
import type { FleetFinding } from '../checks/fleet-finding';

/** What the memory keeps of an instance: no texts. */
export interface InstanceRecord {
  /** The checksum of everything that the instance was rendered from. */
  readonly inputs: string;
  /** The paths of its files, a line each, in the order of the manifests. */
  readonly paths: string;
  /** Their blob ids, one after the other. */
  readonly ids: string;
  /** The index of the first one's stamp. */
  readonly stamps: number;
  readonly findings: readonly Finding[];
  /** The checksum of the outlines of the manifests. */
  readonly outlines: string;
  /** These outlines, as JSON: they are hardly ever needed. */
  readonly manifests: string;
}

/** What was found across instances with these outlines. */
export interface TogetherRecord {
  /** The checksum of the checksums of all outlines. */
  readonly outlines: string;
  readonly found: readonly FleetFinding[];
}

/** What a run has rendered and checked. */
export interface Remembered {
  readonly instances: ReadonlyMap<string, InstanceRecord>;
  readonly together: TogetherRecord | undefined;
}

/** The first line of the file. The others are the manifests of each instance. */
interface Head {
  readonly build: string;
  readonly together: TogetherRecord | undefined;
  readonly stamps: string;
  readonly instances: readonly (readonly [string, Omit<InstanceRecord, 'manifests'>])[];
}

/** The last line. A power cut may leave a part of the file, or zeros in it. */
const END = '\nend';

/** The memory of a run with the same code; an empty one if there is none. */
export function readMemory(
  root: string,
  build: string,
): Remembered & { readonly stamps: SavedStamps } {
  try {
    const text = readFileSync(fileIn(root), 'utf8');
    if (!text.endsWith(END) || text.includes('\0')) throw new Error('It is damaged.');
    const [first = '', ...lines] = text.slice(0, -END.length).split('\n');
    const head: Head = JSON.parse(first);
    if (head.build !== build) throw new Error('Other code has written it.');
    const { instances, stamps, together } = head;
    return {
      instances: new Map(
        instances.map(([key, it], i) => [key, { ...it, manifests: lines[i] ?? '' }]),
      ),
      stamps: new SavedStamps(stamps),
      together,
    };
  } catch {
    return { instances: new Map(), stamps: new SavedStamps(), together: undefined };
  }
}

/** Saves the memory for the next run. If that fails, the next run renders everything. */
export function saveMemory(
  root: string,
  build: string,
  { instances, together }: Remembered,
  stamps: StampList,
): void {
  const head: Head = {
    build,
    together,
    stamps: stamps.toBase64(),
    instances: [...instances].map(([key, { manifests: _, ...rest }]) => [key, rest]),
  };
  const lines = [...instances.values()].map((it) => it.manifests);
  try {
    replaceCache(fileIn(root), [JSON.stringify(head), ...lines].join('\n') + END);
  } catch {
    // Nothing depends on it.
  }
}

/** In a directory that git ignores: the memory is of no use in another clone. */
function fileIn(root: string): string {
  return join(root, '.argosy/cache/rendered.json');
}
