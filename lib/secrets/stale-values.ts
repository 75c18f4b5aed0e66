import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import { listSecrets, type SecretFilter } from './secret-list';
import { type SecretOwner, type SecretSources, secretOwners } from './secret-owner';

/** A file with values that were not sealed with the certificate in the fleet. */
export interface StaleFile {
  readonly file: string;
  readonly certificateFile: string;
  readonly certificate: SealingCertificate;
  readonly values: readonly StaleValue[];
}

interface StaleValue {
  readonly name: string;
  readonly certificate: 'other' | 'unknown';
  /** The command that seals it again. */
  readonly command: string;
}

/** The values that were not sealed with the certificate in the fleet, by file. */
export function staleFiles(
  sources: SecretSources,
  filter: SecretFilter,
  certificateOf: (owner: SecretOwner) => SealingCertificate | undefined,
): StaleFile[] {
  const listed = listSecrets(sources, filter, certificateOf);
  return secretOwners(sources).flatMap((owner) => {
    if (owner.source?.type !== 'sealed-secrets') return [];
    const certificate = certificateOf(owner);
    if (certificate === undefined) return [];
    const values = listed.flatMap(({ location, name, state, certificate: used }) => {
      const isStale = location === owner.file && state === 'sealed' && used !== 'current';
      if (!isStale || used === undefined) return [];
      return [{ name, certificate: used, command: owner.command(owner.parseName(name)) }];
    });
    if (values.length === 0) return [];
    return [{ file: owner.file, certificateFile: owner.certificate, certificate, values }];
  });
}
