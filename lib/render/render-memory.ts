import { digest } from '../base/digest';
import { StampList } from '../base/file-stamp';
import type { FleetChecks } from '../checks/fleet-checks';
import type { FleetFinding } from '../checks/fleet-finding';
import type { AppInstance } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { blobId } from './committed';
import { InstanceInputs, instanceKey } from './instance-inputs';
import { type InstanceRecord, readMemory, saveMemory, type TogetherRecord } from './memory-file';
import type { RenderedPart } from './render-part';
import { type DiskTree, type KnownFile, type RenderedFile, textOf } from './tree';

/** Reading fewer files takes less time than saving the memory. */
const WORTH_SAVING = 100;
const ID_LENGTH = 40;

/**
 * Caches the checksums of each instance's inputs and of its rendered files. If the inputs have not changed and the
 * files on disk match, the files are reused instead of being rendered again. The result is the same without it.
 */
export class RenderMemory {
  private readonly before: ReturnType<typeof readMemory>;
  private readonly now = new Map<string, InstanceRecord>();
  private readonly stamps = new StampList();
  private together: TogetherRecord | undefined;
  private readonly inputs = new Map<AppInstance, string>();
  private readonly ofInstance = new InstanceInputs();
  /** The checksums of the outlines of the parts that were rendered and have a record. */
  private readonly outlines = new Map<RenderedPart, string>();
  /** How many files had to be read. */
  private restamped = 0;
  private news = false;

  /**
   * @param root the repository's root.
   * @param build identifies the code that renders and checks: the library, the fleet, their packages, Node.
   * @param disk the contents of the output directory.
   */
  constructor(
    private readonly root: string,
    private readonly build: string,
    private readonly disk: DiskTree,
  ) {
    this.before = readMemory(root, build);
  }

  /** The rendering of an instance, if its inputs and its files on disk match the record. */
  recall(it: AppInstance, platform: Platform): RenderedPart | undefined {
    const inputs = this.ofInstance.of(it, platform);
    if (inputs !== undefined) this.inputs.set(it, inputs);
    return this.recallPart(instanceKey(it), inputs);
  }

  /**
   * The rendering of a part, if its inputs and its files on disk match the record.
   *
   * @param key identifies the part within the fleet.
   * @param inputs the checksum of everything that it is rendered from, apart from the code. @default unknown
   */
  recallPart(key: string, inputs: string | undefined): RenderedPart | undefined {
    const record = this.before.instances.get(key);
    if (record === undefined || record.inputs !== inputs) return undefined;
    const stamps = this.stamps.length;
    const files: (RenderedFile | KnownFile)[] = [];
    for (const [i, path] of record.paths.split('\n').entries()) {
      // Before it is read: a later change has another stamp.
      const stamp = this.disk.stampOf?.(path);
      const isKnown = this.before.stamps.has(record.stamps + i, stamp);
      const id = record.ids.slice(i * ID_LENGTH, (i + 1) * ID_LENGTH);
      const file = this.fileOnDisk(path, id, isKnown);
      if (file === undefined) {
        this.stamps.truncate(stamps);
        return undefined;
      }
      if (!isKnown) this.restamped++;
      files.push(file);
      this.stamps.add(stamp);
    }
    this.now.set(key, { ...record, stamps });
    return new RecalledPart(files, record);
  }

  /** The file, if it has this blob id. It is read unless it is known to. */
  private fileOnDisk(
    path: string,
    id: string,
    isKnown: boolean,
  ): RenderedFile | KnownFile | undefined {
    if (isKnown && this.disk.isUnread?.(path)) return [path, this.disk, id];
    const text = this.disk.get(path);
    return text !== undefined && blobId(text) === id ? [path, text] : undefined;
  }

  /** The checksum of the inputs of an instance that {@link recall} was called for. */
  inputsOf(it: AppInstance): string | undefined {
    return this.inputs.get(it);
  }

  /** Records an instance that has just been rendered. */
  remember(it: AppInstance, part: RenderedPart): void {
    this.rememberPart(instanceKey(it), this.inputs.get(it), part);
  }

  /** Records a part that has just been rendered. */
  rememberPart(key: string, inputs: string | undefined, part: RenderedPart): void {
    if (inputs === undefined) return;
    this.news = true;
    const { files, findings } = part;
    const manifests = JSON.stringify(part.manifests);
    const outlines = digest(manifests);
    const stamps = this.stamps.length;
    for (const _ of files) this.stamps.add(undefined);
    const ids = files.map((file) => blobId(textOf(file))).join('');
    const paths = files.map(([path]) => path).join('\n');
    const record = { inputs, paths, ids, stamps, findings, outlines, manifests };
    this.now.set(key, record);
    this.outlines.set(part, outlines);
  }

  /**
   * What a check across parts finds. It depends only on the outlines of their manifests, and on the connections.
   *
   * @param connections identifies what else the check reads.
   * @param check is called if one of them has changed.
   */
  recallTogether(
    parts: readonly RenderedPart[],
    connections: string,
    check: () => readonly FleetFinding[],
  ): readonly FleetFinding[] {
    const outlines = digest([...parts.map((it) => this.outlinesOf(it)), connections].join());
    const { together } = this.before;
    if (together?.outlines !== outlines) this.news = true;
    this.together = together?.outlines === outlines ? together : { outlines, found: check() };
    return this.together.found;
  }

  private outlinesOf(part: RenderedPart): string {
    if (part instanceof RecalledPart) return part.record.outlines;
    return this.outlines.get(part) ?? digest(JSON.stringify(part.manifests));
  }

  /** Saves the records for the next run. */
  save(): void {
    if (!this.news && this.restamped < WORTH_SAVING) return;
    const { now: instances, stamps, together } = this;
    saveMemory(this.root, this.build, { instances, together }, stamps);
  }
}

/** A part that is the same as in the last run. */
class RecalledPart implements RenderedPart {
  readonly changed = [];

  constructor(
    readonly files: RenderedPart['files'],
    readonly record: InstanceRecord,
  ) {}

  get findings() {
    return this.record.findings;
  }

  get manifests(): readonly Manifest[] {
    return JSON.parse(this.record.manifests);
  }
}

/** Identifies what renders and checks a fleet: the code, the CRDs and the fleet's own rules. */
export function memoryKey(build: string, { crds = [], rules = [] }: FleetChecks): string {
  // The list may depend on the environment. The code of a rule is part of the build, and `check` depends only on its input.
  const named = rules.map(({ check: _, ...rule }) => rule);
  return digest(`${build}${JSON.stringify([crds, named])}`);
}
