import { byCodeUnit } from '../base/json';
import type { Manifest } from '../model/manifest';

/** The same manifest with an annotation. */
export function withAnnotation(manifest: Manifest, key: string, value: string): Manifest {
  const { object } = manifest;
  const { annotations, ...metadata } = object.metadata;
  const entries = Object.entries({ ...annotations, [key]: value });
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => byCodeUnit(a, b)));
  return { ...manifest, object: { ...object, metadata: { annotations: sorted, ...metadata } } };
}
