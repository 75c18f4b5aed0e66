import * as v from 'valibot';
import { recordSchema } from '../base/record-schema';
import { DnsLabel, DnsSubdomain } from '../kubernetes/names';

/** For which names a sealed value can be decrypted. */
export type SealedScope = 'strict' | 'namespace-wide' | 'cluster-wide';

/** A value that only the Sealed Secrets controller of a cluster can decrypt. */
export interface SealedValue {
  /** The ciphertext, in base64. */
  readonly sealed: string;
  /** The fingerprint of the certificate that it was sealed with. */
  readonly certificate: string;
}

/** The sealed values of one Kubernetes Secret, by key. */
export interface SealedValues {
  /** The namespace that they were sealed for. */
  readonly namespace: string;
  readonly scope: SealedScope;
  readonly values: Readonly<Record<string, SealedValue>>;
}

/** The sealed values of an app in an environment, by Kubernetes Secret: a file under `fleet/secrets/`. */
export interface SealedFile {
  readonly secrets: Readonly<Record<string, SealedValues>>;
}

export const SealedFileSchema = v.strictObject({
  secrets: recordSchema(
    DnsSubdomain,
    v.strictObject({
      namespace: DnsLabel,
      scope: v.picklist(['strict', 'namespace-wide', 'cluster-wide']),
      values: recordSchema(
        v.pipe(v.string(), v.regex(/^[-._a-zA-Z0-9]+$/, 'This is not a key of a Secret.')),
        v.strictObject({
          sealed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'This is not base64.')),
          certificate: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'This is not a fingerprint.')),
        }),
      ),
    }),
  ),
});
