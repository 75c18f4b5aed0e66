import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import type { AppInstance } from '../model/fleet';
import { filePath, type Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { blobId } from './committed';
import { InstanceInputs, instanceKey } from './instance-inputs';
import type { RenderedPart } from './render-part';
import { type DiskTree, type KnownFile, type RenderedFile, textOf } from './tree';

/** What the memory keeps of an instance: no texts. */
interface InstanceRecord {
  /** The checksum of everything that the instance was rendered from. */
  readonly inputs: string;
  /** The blob ids of its files, in the order of the manifests. */
  readonly ids: readonly string[];
  /** What changes with its files, since before they were read; `null` where that is not known yet. */
  readonly stamps: readonly (string | null)[];
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/** Reading fewer files takes less time than saving the memory. */
const WORTH_SAVING = 100;

/**
 * Caches the checksums of each instance's inputs and of its rendered files. If the inputs have not changed and the
 * files on disk match, the files are reused instead of being rendered again. The result is the same without it.
 */
export class RenderMemory {
  private readonly file: string;
  private readonly before: Readonly<Record<string, InstanceRecord>>;
  private readonly now: Record<string, InstanceRecord> = {};
  private readonly inputs = new Map<AppInstance, string>();
  private readonly ofInstance = new InstanceInputs();
  /** How many files had to be read. */
  private restamped = 0;
  private news = false;

  /**
   * @param root the repository's root.
   * @param build identifies the code that renders and checks: the library, the fleet, their packages, Node.
   * @param disk the contents of the output directory.
   */
  constructor(
    root: string,
    private readonly build: string,
    private readonly disk: DiskTree,
  ) {
    this.file = fileIn(root);
    this.before = read(this.file, build);
  }

  /** The rendering of an instance, if its inputs and its files on disk match the record. */
  recall(it: AppInstance, platform: Platform): RenderedPart | undefined {
    // Before the build, which may change the spec.
    const inputs = this.ofInstance.of(it, platform);
    if (inputs !== undefined) this.inputs.set(it, inputs);
    const record = this.before[instanceKey(it)];
    if (record?.inputs === undefined || record.inputs !== inputs) return undefined;
    const { manifests, findings, ids, stamps } = record;
    const files: (RenderedFile | KnownFile)[] = [];
    const present: (string | null)[] = [];
    for (const [i, manifest] of manifests.entries()) {
      const path = filePath(manifest);
      // Before it is read: a later change has another stamp.
      const stamp = this.disk.stampOf?.(path) ?? null;
      const isKnown = stamp !== null && stamp === stamps[i];
      const file = this.fileOnDisk(path, ids[i], isKnown);
      if (file === undefined) return undefined;
      if (!isKnown) this.restamped++;
      files.push(file);
      present.push(stamp);
    }
    this.now[instanceKey(it)] = { ...record, stamps: present };
    return { files, manifests, changed: [], findings };
  }

  /** The file, if it has this blob id. It is read unless it is known to. */
  private fileOnDisk(
    path: string,
    id: string | undefined,
    isKnown: boolean,
  ): RenderedFile | KnownFile | undefined {
    const read = this.disk.deferredAt?.(path);
    if (id && isKnown && read) return [path, read as () => string, id];
    const text = this.disk.get(path);
    return text !== undefined && blobId(text) === id ? [path, text] : undefined;
  }

  /** The checksum of the inputs of an instance that {@link recall} was called for. */
  inputsOf(it: AppInstance): string | undefined {
    return this.inputs.get(it);
  }

  /** Records an instance that has just been rendered. */
  remember(it: AppInstance, { files, manifests, findings }: RenderedPart): void {
    this.news = true;
    const inputs = this.inputs.get(it);
    if (inputs === undefined) return;
    const ids = files.map((file) => blobId(textOf(file)));
    this.now[instanceKey(it)] = { inputs, ids, stamps: [], manifests, findings };
  }

  /** Saves the records for the next run. If that fails, the next run renders everything. */
  save(): void {
    if (!this.news && this.restamped < WORTH_SAVING) return;
    const temporary = `${this.file}.new`; // the lock excludes every other synth
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, JSON.stringify({ build: this.build, units: this.now }));
      renameSync(temporary, this.file);
    } catch {
      // Nothing depends on it.
    }
  }
}

/** Identifies what renders and checks a fleet: the code, the CRDs and the fleet's own rules. */
export function memoryKey(build: string, { crds = [], rules = [] }: FleetChecks): string {
  // The list may depend on the environment. The code of a rule is part of the build, and `check` depends only on its input.
  const named = rules.map(({ check: _, ...rule }) => rule);
  return createHash('sha1')
    .update(build)
    .update(JSON.stringify([crds, named]))
    .digest('base64');
}

/** In a directory that git ignores: the memory is of no use in another clone. */
function fileIn(root: string): string {
  return join(root, '.argosy/cache/rendered.json');
}

function read(file: string, build: string): Record<string, InstanceRecord> {
  try {
    const memory = JSON.parse(readFileSync(file, 'utf8'));
    return memory.build === build ? (memory.units ?? {}) : {};
  } catch {
    return {};
  }
}
