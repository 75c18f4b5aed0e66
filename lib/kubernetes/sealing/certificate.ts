import { createHash, type KeyObject, X509Certificate } from 'node:crypto';

/** The certificate of a Sealed Secrets controller. */
export interface SealingCertificate {
  readonly publicKey: KeyObject;
  /** The first 16 hexadecimal digits of its SHA-256 fingerprint. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

/** Thrown when a text is not a certificate that values can be sealed with. The message completes "the file …". */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** True for text with a private key, also in base64, as in a Secret. */
export function hasPrivateKey(text: string): boolean {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return true;
  // The base64 of `-----BEGIN `.
  const encoded = text.match(/LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,}/g) ?? [];
  return encoded.some((it) => /PRIVATE KEY/.test(Buffer.from(it, 'base64').toString('latin1')));
}

/**
 * Parses a certificate in PEM. Of several, the first is used, as `kubeseal` does.
 *
 * @throws {@link CertificateError} if it is not one, or its key is too short or not RSA.
 */
export function parseCertificate(pem: string): SealingCertificate {
  if (hasPrivateKey(pem)) throw new CertificateError('contains a private key');
  const { publicKey, raw, validTo } = x509(pem);
  const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType !== 'rsa') throw new CertificateError('has no RSA key');
  if (modulusLength < 2048) {
    throw new CertificateError(`has a key of ${modulusLength} bits, which can be broken`);
  }
  const fingerprint = createHash('sha256').update(raw).digest('hex').slice(0, 16);
  return { publicKey, fingerprint, notAfter: new Date(validTo) };
}

function x509(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CertificateError('is not a PEM certificate');
  }
}

/** How long before its end a certificate is due to be replaced, in days. */
const SOON = 30;

/** Whether a certificate can be used: the controller itself decrypts what was sealed with an expired one. */
export function validity(
  { notAfter }: SealingCertificate,
  now: Date,
): 'valid' | 'expires-soon' | 'expired' {
  const left = notAfter.getTime() - now.getTime();
  if (left <= 0) return 'expired';
  return left < SOON * 24 * 60 * 60 * 1000 ? 'expires-soon' : 'valid';
}
