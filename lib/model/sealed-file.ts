import type { JsonObject } from '../base/json';
import type { SealingTarget } from '../kubernetes/sealing/scope';

/** A value that only the Sealed Secrets controller of a cluster can decrypt. */
export interface SealedValue {
  /** The ciphertext, in base64. */
  readonly sealed: string;
  /** The fingerprint of the certificate that it was sealed with. @default unknown: `kubeseal` sealed it */
  readonly certificate?: string;
}

/** The sealed values of one Kubernetes Secret, by key: a SealedSecret. */
export interface SealedValues extends Omit<SealingTarget, 'name'> {
  readonly values: Readonly<Record<string, SealedValue>>;
  /** The `template` of the SealedSecret, with fields of the Secret such as its type, but no metadata. @default none */
  readonly template?: JsonObject;
}

/**
 * The sealed values of an app in an environment, by Kubernetes Secret. The file contains SealedSecrets, as `kubeseal`
 * writes them.
 */
export interface SealedFile {
  readonly secrets: Readonly<Record<string, SealedValues>>;
}
