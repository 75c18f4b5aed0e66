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
    return { text: resealText(stale), json: { files: stale.map(toJson) } };
  });
}

function toJson({ certificate, ...file }: StaleFile) {
  const { fingerprint, notAfter } = certificate;
  return { ...file, certificate: { fingerprint, notAfter: day(notAfter) } };
}

/** What to seal again, and how. */
export function resealText(files: readonly StaleFile[]): string {
  const stale = files.filter(({ values }) => values.length > 0);
  const unknown = files.flatMap(({ file, unknown }) =>
    unknown.map((name) => `  ${name} in ${file}`),
  );
  const lines = [
    ...(stale.length === 0 ? ['No value is known to be sealed with another certificate.'] : []),
    ...stale.flatMap(staleLines),
    ...(stale.length === 0 ? [] : ADVICE),
    ...(unknown.length === 0
      ? []
      : ['', 'Sealed by kubeseal, with an unknown certificate:', ...unknown]),
  ];
  return lines.map((it) => `${it}\n`).join('');
}

function staleLines({ file, certificateFile, certificate, values }: StaleFile): string[] {
  const until = `${certificate.fingerprint}, valid until ${day(certificate.notAfter)}`;
  return [
    `${file}: sealed with another certificate than ${certificateFile} (${until})`,
    ...values.map(({ command }) => `  ${command}`),
    'Or let the controller encrypt the whole file again, with access to the cluster:',
    `  kubeseal --re-encrypt --format yaml < ${file} > sealed.yaml && mv sealed.yaml ${file}`,
    '',
  ];
}

const ADVICE = [
  'Sealed values stay valid while the controller has the key. Argosy has no private key, so it cannot encrypt them again.',
  'After a leak of a private key, neither is enough: replace the values themselves, and seal the new ones.',
];
