import { createHash } from 'node:crypto';
import { byCodeUnit } from '../model/json';

/**
 * The annotation whose change rolls the pods when their configuration changes. The ConfigMap keeps its
 * name, so nothing that refers to it has to change.
 */
export const CONFIG_CHECKSUM = 'checksum/config';

/** A digest of texts by key: the same for the same texts, whatever their order. */
export function checksum(texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts).sort(([a], [b]) => byCodeUnit(a, b));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
