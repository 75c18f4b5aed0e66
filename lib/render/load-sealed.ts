import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { FLEET_SECRETS, PLATFORM_SEALED_FILE, parseSealedFile } from '../model/layout';
import { parseSealed } from '../model/parse-sealed';
import { FleetError, type Problem } from '../model/problem';
import type { SealedFile } from '../model/sealed-file';

/** Loads the files of sealed values, by path. Problems are added to `problems`. */
export function loadSealed(root: string, problems: Problem[]): Map<string, SealedFile> {
  const files = new Map<string, SealedFile>();
  if (!existsSync(join(root, FLEET_SECRETS))) return files;
  for (const path of filesBelow(join(root, FLEET_SECRETS))) {
    const file = `${FLEET_SECRETS}/${path}`;
    if (file !== PLATFORM_SEALED_FILE && parseSealedFile(file) === undefined) {
      if (statSync(join(root, file)).size > 0) problems.push(unexpected(file));
      continue;
    }
    try {
      files.set(file, parseSealed(readFileSync(join(root, file), 'utf8'), file));
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
    }
  }
  return files;
}

/** Anything else in the folder of secrets is likely to be a secret. Empty files, such as `.gitkeep`, are not. */
function unexpected(file: string): Problem {
  return {
    file,
    message:
      'This is not a file of sealed values, and may contain a secret that everyone can read.',
    fix: `Remove it. Sealed values are in ${FLEET_SECRETS}/<environment>/<app>.yaml, as \`argosy secrets seal\` writes them.`,
  };
}
