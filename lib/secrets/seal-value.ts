import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../base/json';
import { withLock } from '../base/lock';
import { replaceFile } from '../base/replace-file';
import { TextFiles } from '../base/text-file';
import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import { type SealingScope, sealingLabel } from '../kubernetes/sealing/scope';
import { seal } from '../kubernetes/sealing/seal';
import { readFleetFile } from '../model/fleet-file';
import { type DamagedValue, readSealedFile } from '../model/parse-sealed';
import { FleetError } from '../model/problem';
import type { SealedFile } from '../model/sealed-file';
import { formatSealed } from '../model/sealed-file-format';
import { addValue, type Placement, scopeFor } from './add-value';
import { neededNames, type SecretOwner } from './secret-owner';

/** What was sealed. */
export interface Sealed {
  readonly scope: SealingScope;
  /** Values that were removed: the controller could not decrypt them. */
  readonly removed: readonly string[];
  /** Values that the owner still needs. */
  readonly missing: readonly string[];
}

/**
 * Encrypts a value, and adds it to the file of its owner. The file is unchanged if anything fails.
 *
 * @param root the repository's root.
 * @param onWait called once, with its process id, if another process is sealing.
 * @throws FleetError if the file is not one of sealed values.
 * @throws SecretError if its other values do not allow it.
 * @throws DiskError if the disk refuses.
 */
export function sealValue(
  root: string,
  placement: Placement,
  value: Uint8Array,
  certificate: SealingCertificate,
  onWait: (pid: number) => void,
): Sealed {
  const { owner, key } = placement;
  return withLock(join(root, '.argosy/secrets.lock'), onWait, () => {
    const { sealed: before, damaged } = readSealed(root, owner.file);
    const usable = withoutDamaged(before, damaged, placement);
    const scope = scopeFor(usable, placement);
    const label = sealingLabel({ namespace: owner.namespace, name: key.secret, scope });
    const { fingerprint, publicKey } = certificate;
    const sealed = { sealed: seal(value, publicKey, label), certificate: fingerprint };
    const after = addValue(usable, placement, scope, sealed);
    const temporary = join(root, '.argosy/sealed.yaml');
    replaceFile(join(root, owner.file), formatSealed(after), temporary);
    return {
      scope,
      removed: removedNames(before, after, owner),
      missing: missingNames(after, owner),
    };
  });
}

/**
 * The file without its damaged values.
 *
 * @throws FleetError if there are any besides the one that is sealed, unless they are to be removed.
 */
function withoutDamaged(
  file: SealedFile,
  damaged: readonly DamagedValue[],
  { key, replace, owner }: Placement,
): SealedFile {
  const others = damaged.filter((it) => it.secret !== key.secret || it.key !== key.key);
  if (others.length > 0 && !replace) {
    const names = others.map((it) => owner.nameOf(it)).join(', ');
    const fix = `Add --replace, which removes the damaged values (${names}), and seal each of them again; or restore the file from git.`;
    throw new FleetError(others.map(({ problem }) => ({ ...problem, fix })));
  }
  const isWhole = (secret: string, name: string) =>
    !damaged.some((it) => it.secret === secret && it.key === name);
  const secrets = Object.entries(file.secrets).map(([secret, { values, ...rest }]) => {
    const whole = Object.entries(values).filter(([name]) => isWhole(secret, name));
    return [secret, { ...rest, values: Object.fromEntries(whole) }] as const;
  });
  return {
    secrets: Object.fromEntries(secrets.filter(([, it]) => Object.keys(it.values).length > 0)),
  };
}

function removedNames(before: SealedFile, after: SealedFile, owner: SecretOwner): string[] {
  return Object.entries(before.secrets).flatMap(([secret, { values }]) => {
    const left = own(after.secrets, secret)?.values;
    const removed = Object.keys(values).filter((key) => own(left, key) === undefined);
    return removed.map((key) => owner.nameOf({ secret, key }));
  });
}

/** The values that an owner needs and the file does not have. */
function missingNames({ secrets }: SealedFile, owner: SecretOwner): string[] {
  const sealed = Object.entries(secrets).flatMap(([secret, { values }]) =>
    Object.keys(values).map((key) => owner.nameOf({ secret, key })),
  );
  const isAny = (name: string) => name.endsWith('/<file>');
  return neededNames(owner).filter((name) =>
    isAny(name)
      ? !sealed.some((it) => it.startsWith(name.slice(0, -'<file>'.length)))
      : !sealed.includes(name),
  );
}

function readSealed(root: string, file: string): ReturnType<typeof readSealedFile> {
  if (lstatSync(join(root, file), { throwIfNoEntry: false }) === undefined) {
    return { sealed: { secrets: {} }, damaged: [] };
  }
  return readSealedFile(readFleetFile(new TextFiles(root), file), file);
}
