import { Command } from 'commander';
import { day } from '../secrets/fleet-certificate';
import { type StaleFile, staleFiles } from '../secrets/stale-values';
import type { CompiledFleet } from './compiled-fleet';
import { listing } from './secret-listing';

/** `argosy secrets reseal`. */
export function resealCommand(fleet: CompiledFleet): Command {
  const command = new Command('reseal')
    .description('List the values to seal again after the certificate of a cluster has changed.')
    .addHelpText(
      'after',
      `
Examples:
  $ kubeseal --fetch-cert > fleet/certificates/dev.pem
  $ argosy secrets reseal --env dev

Nothing is changed: without the private key, which only the controller has, no value can be decrypted here.`,
    );
  return listing(command, fleet, (...args) => {
    const stale = staleFiles(...args);
    return { text: resealText(stale), json: stale.map(toJson) };
  });
}

function toJson({ certificate, ...file }: StaleFile) {
  const { fingerprint, notAfter } = certificate;
  return { ...file, certificate: { fingerprint, notAfter: day(notAfter) } };
}

/** What to seal again, and how. */
export function resealText(files: readonly StaleFile[]): string {
  if (files.length === 0) return 'All values were sealed with the certificate in the fleet.\n';
  const lines = files.flatMap(({ file, certificateFile, certificate, values }) => [
    `${file}: not sealed with ${certificateFile} (${certificate.fingerprint}, valid until ${day(certificate.notAfter)})`,
    ...values.map(({ name, certificate: used }) =>
      used === 'other' ? `  ${name}` : `  ${name}: sealed by kubeseal, with an unknown certificate`,
    ),
  ]);
  const commands = files.flatMap(({ values }) => values.map(({ command }) => `  ${command}`));
  const [{ file } = { file: '' }] = files;
  return [
    ...lines,
    '',
    'They stay valid: the controller keeps its old keys. Argosy has no private key, so it cannot encrypt them again.',
    'To seal the values with the new certificate:',
    ...commands,
    'Or let the controller encrypt them again, with access to the cluster, for each file:',
    `  kubeseal --re-encrypt --format yaml < ${file} > sealed.yaml && mv sealed.yaml ${file}`,
    'After a leak of a private key, neither is enough: replace the values themselves, and seal the new ones.',
    '',
  ].join('\n');
}
