import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from '../base/fingerprint';
import type { Finding } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import { isPure } from '../model/app';
import type { AppInstance } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import type { RenderedPart } from './render-part';
import type { DiskTree, RenderedFile } from './tree';

/** What is remembered of an instance: no manifest, only its paths and checksums. */
interface InstanceRecord {
  /** Identifies everything that the instance was rendered from. */
  readonly inputs: string;
  /** The checksum of its files. */
  readonly outputs: string;
  readonly paths: readonly string[];
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/**
 * Remembers from what each app in each environment was rendered, and the checksum of the result. Where
 * nothing of the first has changed and the files on disk have the second, they are what rendering would
 * give, and are taken as they are. Without this memory everything is rendered: the result is the same.
 */
export class RenderMemory {
  private readonly file: string;
  private readonly before: Readonly<Record<string, InstanceRecord>>;
  private readonly now: Record<string, InstanceRecord> = {};
  private readonly inputs = new Map<AppInstance, string>();
  private readonly shared = new Map<string, string | undefined>();
  private news = false;

  /**
   * @param root the repository's root.
   * @param build names what renders and checks: the library, the fleet, their packages, Node.
   * @param disk what the directory holds that is rendered into.
   */
  constructor(
    root: string,
    private readonly build: string,
    private readonly disk: DiskTree,
  ) {
    this.file = fileIn(root);
    this.before = read(this.file, build);
  }

  /** The instance as it would be rendered now, if its files on disk match. */
  recall(it: AppInstance, platform: Platform): RenderedPart | undefined {
    // Before anything is built of it: a build may change its spec.
    const inputs = this.inputsOf(it, platform);
    if (inputs !== undefined) this.inputs.set(it, inputs);
    const record = this.before[key(it)];
    if (record?.inputs === undefined || record.inputs !== inputs) return undefined;
    const files: RenderedFile[] = [];
    for (const path of record.paths ?? []) {
      const text = this.disk.get(path);
      if (text === undefined) return undefined;
      files.push([path, text]);
    }
    if (checksum(files) !== record.outputs) return undefined;
    this.now[key(it)] = record;
    return { files, manifests: record.manifests, changed: [], findings: record.findings };
  }

  /** Records what an instance that could not be recalled was rendered to. */
  remember(it: AppInstance, { files, manifests, findings }: RenderedPart): void {
    this.news = true;
    const inputs = this.inputs.get(it);
    if (inputs === undefined) return;
    const paths = files.map(([path]) => path);
    this.now[key(it)] = { inputs, outputs: checksum(files), paths, manifests, findings };
  }

  /** Keeps it for the next run. Where that can't be, the next run renders everything. */
  save(): void {
    if (!this.news) return;
    const temporary = `${this.file}.new`; // the lock keeps every other synth away
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, JSON.stringify({ build: this.build, units: this.now }));
      renameSync(temporary, this.file);
    } catch {
      // Nothing depends on it.
    }
  }

  /**
   * Everything that an instance is rendered from besides the code; `undefined` if that is unknown: `extend` may
   * read whatever it wants.
   */
  private inputsOf(it: AppInstance, platform: Platform): string | undefined {
    if (!isPure(it.app)) return undefined;
    const { kind, definition } = it.app;
    const { name, provided, suppress } = definition;
    const own = fingerprint([
      kind.name,
      name,
      provided,
      suppress,
      it.file,
      it.namespace,
      it.spec,
      it.images,
    ]);
    const shared = this.sharedInputs(it, platform);
    return own && shared && createHash('sha1').update(own).update(shared).digest('base64');
  }

  private sharedInputs({ environment }: AppInstance, platform: Platform): string | undefined {
    const { name } = environment;
    if (!this.shared.has(name)) this.shared.set(name, fingerprint([environment, platform]));
    return this.shared.get(name);
  }
}

/** Names what renders and checks a fleet: its code, and the kinds that it brings. */
export function memoryKey(build: string, { crds = [] }: FleetChecks): string {
  return createHash('sha1').update(build).update(JSON.stringify(crds)).digest('base64');
}

/** Outside of what is committed: it is worth nothing elsewhere. */
function fileIn(root: string): string {
  return join(root, '.argosy/cache/rendered.json');
}

function key({ app, environment }: AppInstance): string {
  return `${environment.name}/${app.definition.name}`;
}

function checksum(files: readonly RenderedFile[]): string {
  const hash = createHash('sha1');
  hash.update(files.map((file) => file.join('\0')).join('\0'));
  return hash.digest('base64');
}

function read(file: string, build: string): Record<string, InstanceRecord> {
  try {
    const memory = JSON.parse(readFileSync(file, 'utf8'));
    return memory.build === build ? (memory.units ?? {}) : {};
  } catch {
    return {};
  }
}
