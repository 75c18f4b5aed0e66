import { TextFileError, type TextFiles } from '../base/text-file';
import { FleetError, type Problem } from './problem';

/**
 * Reads a file of the fleet.
 *
 * @param path relative to the repository's root.
 * @throws {@link FleetError} if it is not a file, is too large, cannot be read, or is a link out of the repository.
 */
export function readFleetFile(files: TextFiles, path: string, maxBytes?: number): string {
  if (isAppleDouble(path)) throw new FleetError([appleDouble(path)]);
  return attempt(path, () => files.read(path, maxBytes));
}

/** @throws {@link FleetError} for a directory that is a link out of the repository. */
export function demandInRepository(files: TextFiles, directory: string): void {
  attempt(directory, () => files.demandInside(directory));
}

function attempt<T>(file: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    throw new FleetError([{ file, message: error.message, fix: error.fix }]);
  }
}

/** True for a file in which macOS keeps the attributes of another, on file systems without them. */
export function isAppleDouble(path: string): boolean {
  return /(^|\/)\._[^/]*$/.test(path);
}

/** The problem of such a file among those of a fleet. */
export function appleDouble(file: string): Problem {
  const message = 'macOS has left this file, which holds attributes of another one.';
  const fix = "Delete it: `find . -name '._*' -not -path './node_modules/*' -delete`.";
  return { file, message, fix };
}
