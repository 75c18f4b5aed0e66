import { posix } from 'node:path';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  valueAt,
} from '../base/json';
import { KUSTOMIZATION_FILES, kustomizationReferences } from '../kubernetes/kustomization';
import type { ArgoApplicationSource } from '../model/application-source';
import type { RepositoryFiles } from './repository-files';

/** What a source in this repository reads. */
export interface SourceReach {
  /** Files and directories outside of the source's path, relative to the root of the repository. */
  readonly outside: readonly string[];
  /** The path of a field of the source, and why Argo CD could not read it. */
  readonly problems: readonly { readonly field: JsonPath; readonly message: string }[];
}

/** Follows a source through the files of this repository. */
export function reachOf(source: ArgoApplicationSource, files: RepositoryFiles): SourceReach {
  if (!('path' in source)) return { outside: [], problems: [] };
  const walk = new Walk(posix.normalize(source.path), files);
  walk.source(source);
  return { outside: [...walk.outside].sort(), problems: walk.problems };
}

class Walk {
  readonly outside = new Set<string>();
  readonly problems: { readonly field: JsonPath; readonly message: string }[] = [];
  private readonly visited = new Set<string>();

  /** @param root the source's path. */
  constructor(
    private readonly root: string,
    private readonly files: RepositoryFiles,
  ) {}

  source(source: ArgoApplicationSource & { readonly path: string }): void {
    const { root } = this;
    if (this.files.kindOf(root) !== 'directory') {
      this.refuse(['path'], `There is no directory ${root} in this repository.`);
    } else if (source.type === 'kustomize') this.kustomization(root);
    else if (source.type === 'helm') {
      this.chart(root);
      (source.valueFiles ?? []).forEach((file, i) => {
        // `$name/…` is in the repository of another source.
        if (/^\$|:\/\/|[*?[{]/.test(file)) return;
        this.file(posix.join(root, file), ['valueFiles', i], file);
      });
    }
  }

  private refuse(field: JsonPath, message: string): void {
    this.problems.push({ field, message });
  }

  private kustomization(directory: string): void {
    if (this.visited.has(directory)) return;
    this.visited.add(directory);
    const names = this.files.list(directory).filter((it) => KUSTOMIZATION_FILES.includes(it));
    const [name, another] = names;
    if (name === undefined || another !== undefined) {
      const what = name === undefined ? 'no kustomization.yaml' : `both ${name} and ${another}`;
      this.refuse(['path'], `${directory} has ${what}.`);
      return;
    }
    const file = posix.join(directory, name);
    const content = this.yaml(file);
    if (content === undefined) return;
    for (const { field, path } of kustomizationReferences(content)) {
      const target = posix.join(directory, path);
      const kind = this.reach(target, ['path'], `${file}: ${field}: ${path}`);
      const isKustomization = /^(resources|bases|components|generators|transformers|validators)\[/;
      if (kind === 'directory' && isKustomization.test(field)) this.kustomization(target);
    }
  }

  private chart(directory: string): void {
    if (this.visited.has(directory)) return;
    this.visited.add(directory);
    const file = posix.join(directory, 'Chart.yaml');
    if (this.files.kindOf(file) !== 'file') {
      this.refuse(['path'], `${directory} has no Chart.yaml.`);
      return;
    }
    for (const dependency of listAt(this.yaml(file), 'dependencies')) {
      const repository = isObject(dependency) && valueAt(dependency, ['repository']);
      if (typeof repository !== 'string' || !repository.startsWith('file://')) continue;
      const target = posix.join(directory, repository.slice('file://'.length));
      const kind = this.reach(target, ['path'], `${file}: ${repository}`);
      if (kind === 'directory') this.chart(target);
    }
  }

  private file(path: string, field: JsonPath, text: string): void {
    const kind = this.reach(path, field, text);
    if (kind === 'directory') this.refuse(field, `${text} is a directory.`);
  }

  /** Records a path that the source reads. */
  private reach(path: string, field: JsonPath, text: string) {
    if (path.startsWith('../')) {
      this.refuse(field, `${text} is outside of the repository.`);
      return undefined;
    }
    const kind = this.files.kindOf(path);
    if (kind === undefined) this.refuse(field, `${text} does not exist.`);
    else if (!isWithin(this.root, path)) this.outside.add(path);
    return kind;
  }

  private yaml(file: string): JsonObject | undefined {
    const { parseDocument } = require('yaml') as typeof import('yaml');
    const document = parseDocument(this.files.read(file), { version: '1.1' });
    const value: JsonValue | undefined =
      document.errors.length > 0 ? undefined : (document.toJS() as JsonValue);
    if (isObject(value)) return value;
    this.refuse(['path'], `${file} is not a YAML object.`);
    return undefined;
  }
}

function isWithin(directory: string, path: string): boolean {
  return directory === '.' || path === directory || path.startsWith(`${directory}/`);
}
