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
  if (!statSync(join(root, FLEET_SECRETS)).isDirectory()) {
    problems.push(unexpected(FLEET_SECRETS));
    return files;
  }
  for (const path of filesBelow(join(root, FLEET_SECRETS))) {
    const file = `${FLEET_SECRETS}/${path}`;
    if (file !== PLATFORM_SEALED_FILE && parseSealedFile(file) === undefined) {
      if (isSuspicious(join(root, file))) problems.push(unexpected(file));
      continue;
    }
    try {
      files.set(file, parseSealed(readFileSync(join(root, file), 'utf8'), file));
    } catch (error) {
      problems.push(...problemsOf(error, file));
    }
  }
  return files;
}

/** Anything but an empty file, such as `.gitkeep`, or one that macOS and vim leave. */
function isSuspicious(path: string): boolean {
  if (/(^|\/)(\.DS_Store|\.[^/]*\.swp)$/.test(path)) return false;
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 1) > 0;
}

function problemsOf(error: unknown, file: string): readonly Problem[] {
  if (error instanceof FleetError) return error.problems;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const fix = 'Make it a file that you can read, or remove it.';
  return [{ file, message: `It cannot be read: ${message}.`, fix }];
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
