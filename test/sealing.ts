import {
  constants,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { generate } from 'selfsigned';

/** A certificate as the Sealed Secrets controller makes it, and its private key. */
export interface Sealer {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly privatePem: string;
}

/** Makes a certificate. */
export async function newSealer(
  options: { readonly days?: number; readonly keySize?: number; readonly ec?: boolean } = {},
): Promise<Sealer> {
  const { days = 3650, keySize = 2048, ec = false } = options;
  const day = 24 * 60 * 60 * 1000;
  const made = await generate([{ name: 'organizationName', value: 'sealed-secret' }], {
    ...(ec ? { keyType: 'ec' as const, curve: 'P-256' as const } : { keySize }),
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 90 * day),
    notAfterDate: new Date(Date.now() + days * day),
  });
  return {
    pem: made.cert,
    privatePem: made.private,
    privateKey: createPrivateKey(made.private),
  };
}

/** Decrypts a value as the controller does. @throws if it was sealed for another label or key, or changed. */
export function unseal(sealed: string, privateKey: KeyObject, label: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const end = 2 + bytes.readUInt16BE();
  const sessionKey = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, end),
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]);
}
