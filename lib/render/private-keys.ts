import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import type { TextFiles } from '../base/text-file';
import { hasPrivateKey } from '../kubernetes/sealing/certificate';
import { FLEET_RELEASES, isBelow } from '../model/layout';
import type { Problem } from '../model/problem';

/** Private keys among the files of the fleet, but for its code: they could decrypt every sealed secret. */
export function privateKeyProblems(files: TextFiles, folder: string): Problem[] {
  if (!existsSync(join(files.root, folder))) return [];
  return filesBelow(join(files.root, folder))
    .map((path) => `${folder}/${path}`)
    .filter((file) => !file.endsWith('.ts') && !isBelow(FLEET_RELEASES, file))
    .filter((file) => hasPrivateKey(textOrEmpty(files, file)))
    .map((file) => ({
      file,
      message: 'This file contains a private key. Anyone who can clone the repository has it.',
      fix: 'Remove it, including from the Git history if it was committed, and then replace the key. Only the certificate belongs here.',
    }));
}

function textOrEmpty(files: TextFiles, file: string): string {
  try {
    return files.read(file);
  } catch {
    return ''; // whoever needs it reports that
  }
}
