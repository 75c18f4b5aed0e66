import { TextFileError, TextFiles } from '../base/text-file';
import {
  CertificateError,
  hasPrivateKey,
  parseCertificate,
  type SealingCertificate,
  validity,
} from '../kubernetes/sealing/certificate';
import { FLEET_CERTIFICATES } from '../model/layout';
import { SecretError } from './secret-error';
import type { SecretOwner } from './secret-owner';

/**
 * Reads the certificate that an owner's values are sealed with.
 *
 * @throws {@link SecretError} if there is none, or it is invalid or expired.
 */
export function fleetCertificate(
  root: string,
  { certificate: file }: Pick<SecretOwner, 'certificate'>,
  now: Date,
): SealingCertificate {
  const certificate = readCertificate(root, file);
  if (validity(certificate, now) !== 'expired') return certificate;
  const until = day(certificate.notAfter);
  throw new SecretError(file, `The certificate expired on ${until}.`, fetchIt(file));
}

/** @throws {@link SecretError} if there is none, or it is invalid. */
export function readCertificate(root: string, file: string): SealingCertificate {
  let pem: string;
  try {
    pem = new TextFiles(root).read(file);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    const reason =
      error.code === 'ENOENT'
        ? 'There is no certificate of the Sealed Secrets controller.'
        : error.message;
    throw new SecretError(file, reason, fetchIt(file));
  }
  try {
    return parseCertificate(pem);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const fix = hasPrivateKey(pem) ? `${REMOVE_KEY} ${fetchIt(file)}` : fetchIt(file);
    throw new SecretError(file, `The file ${error.message}.`, fix);
  }
}

/**
 * The certificates of a fleet, each read once.
 *
 * @returns `certificateOf`: that of an owner, if there is a valid one; `warnings`: about those that it has read.
 */
export function knownCertificates(
  root: string,
  now: Date,
): {
  readonly certificateOf: (owner: SecretOwner) => SealingCertificate | undefined;
  readonly warnings: () => { readonly file: string; readonly text: string }[];
} {
  const known = new Map<string, SealingCertificate | SecretError>();
  const read = (file: string): SealingCertificate | SecretError => {
    try {
      return readCertificate(root, file);
    } catch (error) {
      if (error instanceof SecretError) return error;
      throw error;
    }
  };
  return {
    certificateOf: ({ certificate: file }) => {
      const found = known.get(file) ?? read(file);
      known.set(file, found);
      return found instanceof SecretError ? undefined : found;
    },
    warnings: () =>
      [...known].flatMap(([file, it]) => {
        const text =
          it instanceof SecretError ? `Warning: ${it.message}` : certificateWarning(it, file, now);
        return text === undefined ? [] : [{ file, text }];
      }),
  };
}

/** A warning about a certificate that is due to be replaced. */
export function certificateWarning(
  certificate: SealingCertificate,
  file: string,
  now: Date,
): string | undefined {
  const state = validity(certificate, now);
  if (state === 'valid') return undefined;
  return `Warning: ${file} ${state === 'expired' ? 'expired' : 'expires'} on ${day(certificate.notAfter)}.\n  Fix: ${fetchIt(file)}`;
}

const REMOVE_KEY =
  'If it was committed, replace the key, and all values that were sealed with it: anyone who can clone the repository has it.';

/** The day of a date, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function fetchIt(file: string): string {
  return `With kubectl's context set to its cluster, run \`mkdir -p ${FLEET_CERTIFICATES} && kubeseal --fetch-cert > ${file}\`, and commit it.`;
}
