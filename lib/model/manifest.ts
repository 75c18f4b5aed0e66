import type { ApiObjectJson } from '../kubernetes/api-object';

/** A rendered API object and where it came from. */
export interface Manifest {
  readonly object: ApiObjectJson;
  /** The construct that made it, such as `production/my-app/WebService/Deployment`. */
  readonly constructPath: string;
  /** The file of the fleet that asked for it, relative to the repository's root. */
  readonly sourceFile: string;
  /** The directory it is written to, relative to the rendered tree's root. */
  readonly directory: string;
  /** The name of the cluster that it is applied to. */
  readonly cluster: string;
}

/** A manifest without its contents: who it is, and where it came from. */
export function outline(manifest: Manifest): Manifest {
  const { apiVersion, kind, metadata } = manifest.object;
  const { name, namespace } = metadata;
  const identity = namespace === undefined ? { name } : { name, namespace };
  return { ...manifest, object: { apiVersion, kind, metadata: identity } as ApiObjectJson };
}

/** Where a manifest is written: `<Kind>.<name>.k8s.yaml` in its directory, as cdk8s names it. */
export function filePath({ directory, object }: Pick<Manifest, 'directory' | 'object'>): string {
  // RBAC allows names such as `system:my-app`, which not every file system does.
  const name = `${object.kind}.${object.metadata.name}`.replace(/[^0-9A-Za-z-_.]/g, '_');
  return `${directory}/${name}.k8s.yaml`;
}
