import { type Claim, type Manifest, sameObject } from '../../model/manifest';
import { label } from '../object-index';
import type { RuleFinding } from '../rule';

/** The manifests that claim what another one in their cluster has claimed. */
export function* conflicts(
  manifests: readonly Manifest[],
  kind: Claim['kind'],
  { consequence, fix }: { readonly consequence: string; readonly fix: string },
): Iterable<RuleFinding> {
  const owners = new Map<string, Manifest>();
  for (const manifest of manifests) {
    for (const claim of manifest.claims ?? []) {
      if (claim.kind !== kind) continue;
      const key = `${manifest.cluster}\0${claim.value}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, manifest);
      // Two versions of one object are another rule's finding.
      if (owner === undefined || sameObject(owner, manifest)) continue;
      yield {
        manifest,
        path: claim.path,
        conflictsWith: owner,
        message: `${label(manifest)} has ${claim.text}, which ${label(owner)} of ${owner.constructPath} in the same cluster has as well: ${consequence}.`,
        fix,
      };
    }
  }
}
