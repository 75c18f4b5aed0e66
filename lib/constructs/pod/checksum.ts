import { createHash } from 'node:crypto';
import { byCodeUnit } from '../../base/json';
import type { WorkloadSpec } from '../workloads/workload-spec';

/**
 * The annotation whose change rolls the pods when their configuration changes. The ConfigMap keeps its
 * name, so nothing that refers to it has to change.
 */
export const CONFIG_CHECKSUM = 'checksum/config';

/** The annotations that pods get for the configuration and the files that their workload writes. */
export function checksumAnnotations(spec: WorkloadSpec): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(spec.config ?? {})) texts[`config/${key}`] = value;
  for (const [name, volume] of Object.entries(spec.volumes ?? {})) {
    if (!('files' in volume)) continue;
    for (const [file, text] of Object.entries(volume.files)) texts[`files/${name}/${file}`] = text;
  }
  return Object.keys(texts).length > 0 ? { [CONFIG_CHECKSUM]: checksum(texts) } : {};
}

/** A digest of texts by key: the same for the same texts, whatever their order. */
export function checksum(texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts).sort(([a], [b]) => byCodeUnit(a, b));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
