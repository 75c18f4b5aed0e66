import { filePath, identityOf, type Manifest, sameObject } from '../../model/manifest';
import type { FleetRule, RuleFinding } from '../rule';
import { appOf } from './app-of';

/** Two objects with one identity: the cluster has only one of them. */
export const duplicate: FleetRule = {
  id: 'identity/duplicate',
  severity: 'error',
  final: true,
  summary: 'Two objects in one cluster have the same group, kind, namespace and name.',
  why: 'Each would undo the other at every sync.',
  *check(manifests) {
    const seen = new Map<string, Manifest>();
    for (const manifest of manifests) {
      const { kind, metadata } = manifest.object;
      const { name, namespace } = metadata;
      const identity = identityOf(manifest);
      const other = seen.get(identity);
      seen.set(identity, manifest);
      if (other === undefined) continue;
      const label = namespace ? `${namespace}/${name}` : name;
      yield clash(manifest, other, `${kind} ${label} exists twice`);
    }
  },
};

/** Two objects in one file: the second would overwrite the first. */
export const file: FleetRule = {
  id: 'identity/file',
  severity: 'error',
  final: true,
  summary: 'Two objects would be written to the same file, or to files that only differ by case.',
  why: 'The second would silently overwrite the first.',
  *check(manifests) {
    const seen = new Map<string, Manifest>();
    for (const manifest of manifests) {
      const path = filePath(manifest);
      const neighbour = seen.get(path.toLowerCase());
      seen.set(path.toLowerCase(), manifest);
      if (neighbour === undefined || sameObject(neighbour, manifest)) continue;
      yield clash(manifest, neighbour, `Two objects would be written to ${path}`);
    }
  },
};

function clash(manifest: Manifest, other: Manifest, what: string): RuleFinding {
  return {
    manifest,
    conflictsWith: other,
    message: `${what}: the other one is created by ${other.constructPath} of ${other.sourceFile}.`,
    fix: `Give one of them another \`metadata.name\`, or remove it.${inShared(manifest, other)}`,
  };
}

/** What apps in one namespace have to agree on. */
function inShared(manifest: Manifest, other: Manifest): string {
  const { namespace } = manifest.object.metadata;
  const [first, second] = [appOf(other), appOf(manifest)];
  if (!namespace || !first || !second || first === second) return '';
  return ` The apps ${first} and ${second} share the namespace ${namespace}: what it needs once (a quota, a default policy) belongs to one of them. The name of a companion starts with that of its app.`;
}
