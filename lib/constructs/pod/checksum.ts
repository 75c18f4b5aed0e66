import { hash } from 'node:crypto';
import { byCodeUnit } from '../../base/json';
import type { WorkloadSpec } from '../workloads/workload-spec';

/**
 * An annotation with a checksum of the configuration, so that a change rolls the pods. The ConfigMap keeps its
 * name, so references to it do not change.
 */
export const CONFIG_CHECKSUM = 'checksum/config';

/** The checksum annotations of the pods, for the workload's `config` and `files`. */
export function checksumAnnotations(spec: WorkloadSpec): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(spec.config ?? {})) texts[`config/${key}`] = value;
  for (const [name, volume] of Object.entries(spec.volumes ?? {})) {
    if (!('files' in volume)) continue;
    for (const [file, text] of Object.entries(volume.files)) texts[`files/${name}/${file}`] = text;
  }
  return Object.keys(texts).length > 0 ? { [CONFIG_CHECKSUM]: checksum(texts) } : {};
}

/** A checksum of texts by key, independent of their order. */
export function checksum(texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts).sort(([a], [b]) => byCodeUnit(a, b));
  return hash('sha256', JSON.stringify(entries), 'hex').slice(0, 16);
}
