import { claimsOf } from '../../../lib/checks/claims';
import type { FleetRule } from '../../../lib/checks/rule';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { type Manifest, outline } from '../../../lib/model/manifest';
import { type Found, fleetViolations, manifestOf } from '../unit';

interface Place {
  readonly directory?: string;
  readonly namespace?: string;
  readonly cluster?: string;
}

/** The outline of an object `web`, in production unless somewhere else. */
export function claiming(
  {
    annotations,
    ...object
  }: { kind: string; apiVersion: string; spec: object; annotations?: object },
  { directory, namespace = 'web', cluster }: Place = {},
): Manifest {
  const metadata = { name: 'web', namespace, ...(annotations && { annotations }) };
  const manifest = manifestOf({ ...object, metadata } as ApiObjectJson, directory);
  const place = { ...manifest, ...(cluster !== undefined && { cluster }) };
  return outline(place, claimsOf(place.object));
}

/** The findings of a fleet rule in these objects. */
export function conflicting(rule: FleetRule, ...manifests: Manifest[]): Found[] {
  return fleetViolations(rule, manifests);
}
