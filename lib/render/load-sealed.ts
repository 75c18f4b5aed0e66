import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import type { TextFiles } from '../base/text-file';
import { demandInRepository, readFleetFile } from '../model/fleet-file';
import { FLEET_SECRETS, PLATFORM_SEALED_FILE, parseSealedFile } from '../model/layout';
import { parseSealed } from '../model/parse-sealed';
import { FleetError, type Problem } from '../model/problem';
import type { SealedFile } from '../model/sealed-file';

/** Loads the files of sealed values, by path. Problems are added to `problems`. */
export function loadSealed(text: TextFiles, problems: Problem[]): Map<string, SealedFile> {
  const { root } = text;
  const files = new Map<string, SealedFile>();
  if (!existsSync(join(root, FLEET_SECRETS))) return files;
  if (!statSync(join(root, FLEET_SECRETS)).isDirectory()) {
    problems.push(unexpected(FLEET_SECRETS));
    return files;
  }
  demandInRepository(text, FLEET_SECRETS);
  for (const path of filesBelow(join(root, FLEET_SECRETS))) {
    const file = `${FLEET_SECRETS}/${path}`;
    if (file !== PLATFORM_SEALED_FILE && parseSealedFile(file) === undefined) {
      if (isSuspicious(join(root, file))) problems.push(unexpected(file));
      continue;
    }
    try {
      files.set(file, parseSealed(readFleetFile(text, file), file));
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
    }
  }
  return files;
}

/** Anything but an empty file, such as `.gitkeep`, or one that macOS and vim leave. */
function isSuspicious(path: string): boolean {
  if (/(^|\/)(\.DS_Store|\.[^/]*\.swp)$/.test(path)) return false;
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 1) > 0;
}

/** Anything else in the folder of secrets is likely to be a secret. */
function unexpected(file: string): Problem {
  return {
    file,
    message:
      'This is not a file of sealed values, and may contain a secret that everyone can read.',
    fix: `Remove it. Sealed values are in ${FLEET_SECRETS}/<environment>/<app>.yaml, as \`argosy secrets seal\` writes them.`,
  };
}
