import { apiGroup, type Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';

/**
 * No two manifests of one cluster have the same identity, and no two share a file: the second would
 * overwrite the first without a word.
 *
 * @param fileOf the path that a manifest is written to.
 */
export function checkIdentity(
  manifests: readonly Manifest[],
  fileOf: (manifest: Manifest) => string,
): Problem[] {
  const objects = new Map<string, Manifest>();
  const files = new Map<string, Manifest>();
  const problems: Problem[] = [];
  for (const manifest of manifests) {
    const { object } = manifest;
    const { name, namespace = '' } = object.metadata;
    const identity = [manifest.cluster, apiGroup(object), object.kind, namespace, name].join('\0');
    // A disk that does not tell upper from lower case would keep only one of the two.
    const file = fileOf(manifest).toLowerCase();
    const twin = objects.get(identity);
    const neighbour = files.get(file);
    if (twin) {
      const label = namespace ? `${namespace}/${name}` : name;
      problems.push(refuse(manifest, twin, `${object.kind} ${label} is there twice`));
    } else if (neighbour) {
      problems.push(
        refuse(manifest, neighbour, `Two objects would be written to ${fileOf(manifest)}`),
      );
    }
    objects.set(identity, manifest);
    files.set(file, manifest);
  }
  return problems;
}

function refuse(manifest: Manifest, other: Manifest, what: string): Problem {
  return {
    file: manifest.sourceFile,
    field: manifest.constructPath,
    message: `${what}: the other one is made by ${other.constructPath} of ${other.sourceFile}.`,
    fix: 'Give one of them another name, or remove it.',
  };
}
