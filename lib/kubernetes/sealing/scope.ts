/** For which names and namespaces a sealed value can be decrypted. */
export type SealingScope = 'strict' | 'namespace-wide' | 'cluster-wide';

/** All scopes, the narrowest first. */
export const SEALING_SCOPES: readonly SealingScope[] = ['strict', 'namespace-wide', 'cluster-wide'];

/** The domain of the annotations of Sealed Secrets. */
export const SEALING_DOMAIN = 'sealedsecrets.bitnami.com';

/** Where a sealed value belongs: one of another Secret or namespace cannot be decrypted, unless its scope allows it. */
export interface SealingTarget {
  readonly namespace: string;
  /** The name of the Kubernetes Secret. */
  readonly name: string;
  readonly scope: SealingScope;
}

/**
 * The label that a value is encrypted with.
 *
 * @see https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md
 */
export function sealingLabel({ namespace, name, scope }: SealingTarget): string {
  if (scope === 'cluster-wide') return '';
  return scope === 'namespace-wide' ? namespace : `${namespace}/${name}`;
}

/** The annotations that tell the controller the scope. */
export function scopeAnnotations(scope: SealingScope): Readonly<Record<string, string>> {
  return scope === 'strict' ? {} : { [`${SEALING_DOMAIN}/${scope}`]: 'true' };
}

/** The scope that annotations say; the widest one wins, as in the controller. */
export function scopeOf(annotations: Readonly<Record<string, unknown>>): SealingScope {
  const isSet = (scope: SealingScope) => annotations[`${SEALING_DOMAIN}/${scope}`] === 'true';
  if (isSet('cluster-wide')) return 'cluster-wide';
  return isSet('namespace-wide') ? 'namespace-wide' : 'strict';
}
