import { type JsonPath, listAt, objectAt } from '../base/json';
import { type ApiObjectJson, apiGroup } from '../kubernetes/api-object';
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
  /** The checksum of its configuration that its construct put on the pods. @default none */
  readonly configChecksum?: string;
  /** Known only to rules about the whole fleet. @default none */
  readonly claims?: readonly Claim[];
  /** The ports of a Service. Known only to rules about the whole fleet. @default none */
  readonly ports?: readonly number[];
}

/** Something that only one object of a cluster can have, such as a port of the nodes. */
export interface Claim {
  readonly kind: 'node-port' | 'host';
  /** Two objects with equal values conflict. */
  readonly value: string;
  /** The value for messages, such as `the node port 30080`. */
  readonly text: string;
  readonly path: JsonPath;
}

/** A manifest without its contents: its identity, its origin, what it claims, and the ports of a Service. */
export function outline(
  { configChecksum: _checksum, ...manifest }: Manifest,
  claims: readonly Claim[] = [],
): Manifest {
  const { apiVersion, kind, metadata } = manifest.object;
  const { name, namespace } = metadata;
  const identity = namespace === undefined ? { name } : { name, namespace };
  return {
    ...manifest,
    object: { apiVersion, kind, metadata: identity } as ApiObjectJson,
    ...(claims.length > 0 && { claims }),
    ...(kind === 'Service' && { ports: portsOf(manifest.object) }),
  };
}

function portsOf(service: ApiObjectJson): number[] {
  return listAt(service, 'spec', 'ports').flatMap((it) => {
    const { port } = objectAt(it);
    return typeof port === 'number' ? [port] : [];
  });
}

/** The file of a manifest, relative to the rendered tree's root. */
export function filePath({ directory, object }: Pick<Manifest, 'directory' | 'object'>): string {
  return manifestFile(directory, object.kind, object.metadata.name);
}

/** A text that two manifests share if they are the same object of the same cluster. */
export function identityOf({ cluster, object }: Manifest): string {
  const { name, namespace = '' } = object.metadata;
  return [cluster, apiGroup(object), object.kind, namespace, name].join('\0');
}

/** True for two manifests of the same object. */
export function sameObject(a: Manifest, b: Manifest): boolean {
  return identityOf(a) === identityOf(b);
}
