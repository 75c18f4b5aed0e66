import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';

/** The length of the session key of AES-256, in bytes. */
const SESSION_KEY = 32;
/** The length of the authentication tag of GCM, in bytes. */
const TAG = 16;

/**
 * Encrypts a value as `kubeseal` does: the value with AES-256-GCM and a new session key, and the session key with
 * RSA-OAEP (SHA-256) and the label. The nonce is zero, since no session key is used twice.
 *
 * @returns the length of the encrypted session key (two bytes, big-endian), the encrypted session key, and the encrypted
 * value, in base64.
 * @see https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md
 */
export function seal(value: Uint8Array, publicKey: KeyObject, label: string): string {
  const sessionKey = randomBytes(SESSION_KEY);
  try {
    const encryptedKey = publicEncrypt(
      {
        key: publicKey,
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
        oaepLabel: Buffer.from(label, 'utf8'),
      },
      sessionKey,
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(encryptedKey.length);
    const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
    const encrypted = [cipher.update(value), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([length, encryptedKey, ...encrypted]).toString('base64');
  } finally {
    sessionKey.fill(0);
  }
}

/** Why a text cannot be the output of {@link seal}; `undefined` if it can. Only the controller can decrypt it. */
export function ciphertextProblem(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return 'it is not base64';
  const bytes = Buffer.from(text, 'base64');
  const keyLength = bytes.length < 2 ? 0 : bytes.readUInt16BE();
  // RSA keys of 2,048 to 16,384 bits.
  if (keyLength < 256 || keyLength > 2048 || keyLength % 8 !== 0) return 'it is not a sealed value';
  return bytes.length < 2 + keyLength + TAG ? 'it is truncated' : undefined;
}
