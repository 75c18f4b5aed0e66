import { hash } from 'node:crypto';
import type { Construct } from 'constructs';
import type { WorkloadSpec } from '../workloads/workload-spec';

/**
 * An annotation with a checksum of the configuration, so that a change rolls the pods. The ConfigMap keeps its
 * name, so references to it do not change.
 */
export const CONFIG_CHECKSUM = 'checksum/config';

/**
 * The annotations of a workload's pods, with the checksum of its `config` and `files`. It is recorded in the workload, because
 * what `extend` does to the ConfigMaps is known only once everything is built.
 */
export function rollingAnnotations(
  workload: Construct,
  spec: WorkloadSpec,
): Record<string, string> {
  const annotations = { ...checksumAnnotations(spec), ...spec.podAnnotations };
  const value = annotations[CONFIG_CHECKSUM];
  if (value !== undefined && spec.podAnnotations?.[CONFIG_CHECKSUM] === undefined) {
    workload.node.addMetadata(CONFIG_CHECKSUM, value);
  }
  return annotations;
}

/** The checksum that {@link rollingAnnotations} recorded. */
export function recordedChecksum(workload: Construct): string | undefined {
  return workload.node.metadata.find(({ type }) => type === CONFIG_CHECKSUM)?.data;
}

/** The checksum annotations of the pods, for the workload's `config` and `files`. */
export function checksumAnnotations(spec: WorkloadSpec): Record<string, string> {
  const { config = {}, volumes = {} } = spec;
  const texts: Record<string, string> = {};
  for (const key of Object.keys(config)) texts[`config/${key}`] = config[key] as string;
  for (const [name, volume] of Object.entries(volumes)) {
    if (!('files' in volume)) continue;
    for (const [file, text] of Object.entries(volume.files)) texts[`files/${name}/${file}`] = text;
  }
  return Object.keys(texts).length > 0 ? { [CONFIG_CHECKSUM]: checksum(texts) } : {};
}

/** A checksum of texts by key, independent of their order. */
export function checksum(texts: Readonly<Record<string, string>>): string {
  const keys = Object.keys(texts).sort();
  const entries = keys.map((key) => [key, texts[key]]);
  return hash('sha256', JSON.stringify(entries), 'hex').slice(0, 16);
}
