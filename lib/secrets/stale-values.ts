import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import { type ListedSecret, listSecrets, type SecretFilter } from './secret-list';
import { type SecretOwner, type SecretSources, secretOwners } from './secret-owner';

/** A file with values that were not sealed with the certificate in the fleet. */
export interface StaleFile {
  readonly file: string;
  readonly certificateFile: string;
  readonly certificate: SealingCertificate;
  readonly values: readonly StaleValue[];
  /** The values whose certificate is unknown: `kubeseal` sealed them. */
  readonly unknown: readonly string[];
}

/** A value that was sealed with another certificate. */
interface StaleValue {
  readonly name: string;
  /** The command that seals it again. */
  readonly command: string;
}

/** The values that were not sealed with the certificate in the fleet, by file. */
export function staleFiles(
  sources: SecretSources,
  filter: SecretFilter,
  certificateOf: (owner: SecretOwner) => SealingCertificate | undefined,
): StaleFile[] {
  const byFile = new Map<string | null, ListedSecret[]>();
  for (const it of listSecrets(sources, filter, certificateOf)) {
    if (it.state === 'sealed') byFile.set(it.location, [...(byFile.get(it.location) ?? []), it]);
  }
  return secretOwners(sources).flatMap((owner) => {
    const listed = byFile.get(owner.file) ?? [];
    const certificate = listed.length > 0 ? certificateOf(owner) : undefined;
    if (certificate === undefined) return [];
    const named = (state: ListedSecret['certificate']) =>
      listed.filter((it) => it.certificate === state).map(({ name }) => name);
    const values = named('other').map((name) => ({
      name,
      command: owner.command(owner.parseName(name)),
    }));
    const unknown = named('unknown');
    if (values.length + unknown.length === 0) return [];
    return [{ file: owner.file, certificateFile: owner.certificate, certificate, values, unknown }];
  });
}
