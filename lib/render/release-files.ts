import { statSync } from 'node:fs';
import { join } from 'node:path';
import { directoryEntries } from '../base/directory-entries';
import { filesBelow } from '../base/files-below';
import type { TextFiles } from '../base/text-file';
import { demandInRepository } from '../model/fleet-file';
import { FLEET_RELEASES, parseReleaseFile, releaseFile } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';

/** The paths of the release files. Other files of data in their folder are problems: somebody expects them to be read. */
export function releaseFiles(files: TextFiles, problems: Problem[]): string[] {
  const releases = join(files.root, FLEET_RELEASES);
  if (statSync(releases, { throwIfNoEntry: false })?.isDirectory() === false) {
    const message = 'It is not a directory.';
    const fix = 'Restore the directory of releases from git.';
    problems.push({ file: FLEET_RELEASES, message, fix });
  }
  const found = directoryEntries(releases).flatMap((entry) => {
    const folder = `${FLEET_RELEASES}/${entry.name}`;
    if (entry.isFile()) return [folder];
    try {
      demandInRepository(files, folder);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
      return [];
    }
    return directoryEntries(join(files.root, folder)).flatMap((it) => {
      const path = `${folder}/${it.name}`;
      if (!it.isDirectory() || isRelease(path)) return [path];
      return filesBelow(join(files.root, path)).map((below) => `${path}/${below}`);
    });
  });
  problems.push(...found.filter((it) => !isRelease(it) && DATA.test(it)).map(stray));
  return found.filter(isRelease);
}

function isRelease(file: string): boolean {
  return parseReleaseFile(file) !== undefined;
}

const DATA = /\.(ya?ml|json)\b/i;

function stray(file: string): Problem {
  return {
    file,
    message: 'Nothing reads this file.',
    fix: `Delete it, or move it: a release is ${releaseFile('<environment>', '<app>')}.`,
  };
}
