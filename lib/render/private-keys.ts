import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { hasPrivateKey } from '../kubernetes/sealing/certificate';
import type { Problem } from '../model/problem';

/** Files that may contain a key. */
const NAMES = /\.(pem|key|crt|cer)$/;

/** Private keys among the files of the fleet: whoever can clone the repository could decrypt every sealed secret. */
export function privateKeyProblems(root: string, folder: string): Problem[] {
  if (!existsSync(join(root, folder))) return [];
  return filesBelow(join(root, folder))
    .filter((path) => NAMES.test(path))
    .filter((path) => hasPrivateKey(readFileSync(join(root, folder, path), 'latin1')))
    .map((path) => ({
      file: `${folder}/${path}`,
      message: 'This is a private key. In Git, everyone who can clone the repository has it.',
      fix: 'Remove it, also from the history, and replace the key: it is no longer secret. Only the certificate belongs here.',
    }));
}
