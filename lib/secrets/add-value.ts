import { own } from '../base/json';
import type { SealingScope } from '../kubernetes/sealing/scope';
import type { SealedFile, SealedValue } from '../model/sealed-file';
import type { SecretKey } from '../model/secret-keys';
import { SecretError } from './secret-error';
import type { SecretOwner } from './secret-owner';

/** Where to add a sealed value. */
export interface Placement {
  readonly owner: SecretOwner;
  readonly key: SecretKey;
  /** @default that of the values of the same Kubernetes Secret, or `strict` */
  readonly scope?: SealingScope | undefined;
  /** Remove values of the same Kubernetes Secret that were sealed for another namespace or scope. */
  readonly replace: boolean;
}

/**
 * The scope to seal a value with. All values of a Kubernetes Secret have one namespace and one scope.
 *
 * @throws {@link SecretError} if the other values were sealed for another namespace or scope.
 */
export function scopeFor(file: SealedFile, placement: Placement): SealingScope {
  const { owner, key, replace } = placement;
  const existing = own(file.secrets, key.secret);
  const { scope = existing?.scope ?? 'strict' } = placement;
  if (existing === undefined || replace) return scope;
  const others = Object.keys(existing.values).filter((it) => it !== key.key);
  if (others.length === 0 || (isUsable(existing, owner.namespace) && existing.scope === scope)) {
    return scope;
  }
  const [names, was, now] =
    existing.scope === scope
      ? ['namespace', existing.namespace, owner.namespace]
      : ['scope', existing.scope, scope];
  const list = others.map((it) => owner.nameOf({ secret: key.secret, key: it })).join(', ');
  throw new SecretError(
    owner.file,
    `Other values of the Secret ${key.secret} (${list}) were sealed for the ${names} "${was}", and this one would be for "${now}". All values of a Secret share one namespace and one scope.`,
    `Add --replace, which removes them, and seal each of them again${names === 'scope' ? `, or use --scope ${existing.scope}` : ''}.`,
  );
}

/** The file with a value added, or replaced. */
export function addValue(
  file: SealedFile,
  { owner, key }: Placement,
  scope: SealingScope,
  value: SealedValue,
): SealedFile {
  const { namespace } = owner;
  const existing = own(file.secrets, key.secret);
  const keeps = existing && existing.scope === scope && isUsable(existing, namespace);
  const values = { ...(keeps && existing.values), [key.key]: value };
  const { template } = existing ?? {};
  const secret = { namespace, scope, values, ...(template && { template }) };
  return { secrets: { ...file.secrets, [key.secret]: secret } };
}

function isUsable(
  { scope, namespace }: { readonly scope: SealingScope; readonly namespace: string },
  wanted: string,
): boolean {
  return scope === 'cluster-wide' || namespace === wanted;
}
