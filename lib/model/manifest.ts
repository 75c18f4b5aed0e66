import type { ApiObjectJson } from '../kubernetes/api-object';
import { manifestFile } from './layout';

/** A rendered API object and its origin. */
export interface Manifest {
  readonly object: ApiObjectJson;
  /** The construct that made it, such as `production/my-app/WebService/Deployment`. */
  readonly constructPath: string;
  /** The fleet file it comes from, relative to the repository's root. */
  readonly sourceFile: string;
  /** The directory it is written to, relative to the rendered tree's root. */
  readonly directory: string;
  /** The name of the cluster that it is applied to. */
  readonly cluster: string;
}

/** A manifest without its contents: its identity and origin. */
export function outline(manifest: Manifest): Manifest {
  const { apiVersion, kind, metadata } = manifest.object;
  const { name, namespace } = metadata;
  const identity = namespace === undefined ? { name } : { name, namespace };
  return { ...manifest, object: { apiVersion, kind, metadata: identity } as ApiObjectJson };
}

/** The file of a manifest, relative to the rendered tree's root. */
export function filePath({ directory, object }: Pick<Manifest, 'directory' | 'object'>): string {
  return manifestFile(directory, object.kind, object.metadata.name);
}
