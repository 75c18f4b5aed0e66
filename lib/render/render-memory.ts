import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import type { AppInstance } from '../model/fleet';
import { filePath, type Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { blobId } from './committed';
import { InstanceInputs } from './instance-inputs';
import type { RenderedPart } from './render-part';
import { type DiskTree, type KnownFile, type RenderedFile, textOf } from './tree';

/** What the memory keeps of an instance: no texts. */
interface InstanceRecord {
  /** The checksum of everything that the instance was rendered from. */
  readonly inputs: string;
  /** The blob ids of its files, in the order of the manifests. */
  readonly ids: readonly string[];
  /** What changes with its files; `null` where that is not known yet. */
  readonly stamps: readonly (string | null)[];
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/** Reading the files of fewer instances takes less time than saving the memory. */
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
  /** The instances whose files have changed, or have another stamp. */
  private readonly unstamped = new Set<string>();
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
    const record = this.before[key(it)];
    if (record?.inputs === undefined || record.inputs !== inputs) return undefined;
    const { manifests, findings, ids, stamps } = record;
    const files: (RenderedFile | KnownFile)[] = [];
    for (const [i, manifest] of manifests.entries()) {
      const file = this.fileOnDisk(filePath(manifest), ids[i], stamps[i]);
      if (file === undefined) return undefined;
      files.push(file);
    }
    this.now[key(it)] = record;
    if (files.some(([, text]) => typeof text === 'string')) this.unstamped.add(key(it));
    return { files, manifests, changed: [], findings };
  }

  /** The file, if it has this blob id. It is read only if its stamp does not say so. */
  private fileOnDisk(
    path: string,
    id: string | undefined,
    stamp: string | null | undefined,
  ): RenderedFile | KnownFile | undefined {
    const read = this.disk.deferredAt?.(path);
    if (id && stamp && read && this.disk.stampOf?.(path) === stamp) {
      return [path, read as () => string, id];
    }
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
    this.now[key(it)] = { inputs, ids, stamps: [], manifests, findings };
    this.unstamped.add(key(it));
  }

  /**
   * Saves the records for the next run, when the files have been written. If that fails, the next run renders
   * everything.
   */
  save(): void {
    if (!this.news && this.unstamped.size < WORTH_SAVING) return;
    for (const name of this.unstamped) {
      const record = this.now[name];
      if (record === undefined) continue;
      const stamps = record.manifests.map((it) => this.disk.stampOf?.(filePath(it)) ?? null);
      this.now[name] = { ...record, stamps };
    }
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

function key({ app, environment }: AppInstance): string {
  return `${environment.name}/${app.definition.name}`;
}

function read(file: string, build: string): Record<string, InstanceRecord> {
  try {
    const memory = JSON.parse(readFileSync(file, 'utf8'));
    return memory.build === build ? (memory.units ?? {}) : {};
  } catch {
    return {};
  }
}
