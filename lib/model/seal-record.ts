import { createHash } from 'node:crypto';
import { byCodeUnit } from '../base/json';
import { sealingLabel } from '../kubernetes/sealing/scope';
import type { SealedValues } from './sealed-file';

/**
 * The annotation that records how each value was sealed, a line per key: the key, the fingerprint of the certificate, and
 * a checksum of the value and of where it belongs. Nobody but the controller could tell otherwise.
 */
export const SEALED_WITH = 'argosy/sealed-with';

/** How a value was sealed. */
export interface SealRecord {
  readonly certificate: string;
  readonly checksum: string;
}

/** The annotation of a SealedSecret; none if `kubeseal` sealed all values. */
export function sealRecords(name: string, secret: SealedValues): Record<string, string> {
  const lines = Object.entries(secret.values)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([key, { sealed, certificate }]) =>
      certificate === undefined
        ? []
        : `${key} ${certificate} ${checksum(sealed, sealingLabel({ ...secret, name }))}\n`,
    );
  return lines.length === 0 ? {} : { [SEALED_WITH]: lines.join('') };
}

/** Parses the annotation. @returns `undefined` if a line is not of this form, or repeats a key. */
export function parseSealRecords(text: string): Readonly<Record<string, SealRecord>> | undefined {
  const records: [string, SealRecord][] = [];
  for (const line of text.split(/\r?\n/).filter((it) => it !== '')) {
    const [, key, certificate, checksum] = LINE.exec(line) ?? [];
    if (key === undefined || certificate === undefined || checksum === undefined) return undefined;
    records.push([key, { certificate, checksum }]);
  }
  const byKey = Object.fromEntries(records);
  return Object.keys(byKey).length === records.length ? byKey : undefined;
}

/** True if this value was sealed for this place. */
export function matches(
  { checksum: recorded }: SealRecord,
  sealed: string,
  label: string,
): boolean {
  return checksum(sealed, label) === recorded;
}

const LINE = /^(\S+) ([0-9a-f]{16}) ([0-9a-f]{16})$/;

function checksum(sealed: string, label: string): string {
  return createHash('sha256').update(`${label}\0${sealed}`).digest('hex').slice(0, 16);
}
