import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../base/json';
import { withLock } from '../base/lock';
import { replaceFile } from '../base/replace-file';
import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import { type SealingScope, sealingLabel } from '../kubernetes/sealing/scope';
import { seal } from '../kubernetes/sealing/seal';
import { parseSealed } from '../model/parse-sealed';
import { FleetError } from '../model/problem';
import type { SealedFile } from '../model/sealed-file';
import { formatSealed } from '../model/sealed-file-format';
import { addValue, type Placement, scopeFor } from './add-value';

/** What was sealed. */
export interface Sealed {
  readonly scope: SealingScope;
  /** Values of the same Kubernetes Secret that were removed: the controller could not decrypt them any more. */
  readonly removed: readonly string[];
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
    const before = readSealed(root, owner.file);
    const scope = scopeFor(before, placement);
    const label = sealingLabel({ namespace: owner.namespace, name: key.secret, scope });
    const { fingerprint, publicKey } = certificate;
    const sealed = { sealed: seal(value, publicKey, label), certificate: fingerprint };
    const after = addValue(before, placement, scope, sealed);
    const temporary = join(root, '.argosy/sealed.yaml');
    replaceFile(join(root, owner.file), formatSealed(after), temporary);
    const keys = (file: SealedFile) => Object.keys(own(file.secrets, key.secret)?.values ?? {});
    const removed = keys(before).filter((it) => !keys(after).includes(it));
    return { scope, removed: removed.map((it) => owner.nameOf({ ...key, key: it })) };
  });
}

function readSealed(root: string, file: string): SealedFile {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { secrets: {} };
    const fix = 'Make it a file that you can read, or remove it.';
    throw new FleetError([{ file, message: `It cannot be read: ${message}.`, fix }]);
  }
  return parseSealed(text, file);
}
