import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from './json';

/**
 * The paths of all files below a directory, relative to it, sorted. Links are listed, not followed.
 *
 * @throws the error of Node if the directory cannot be read.
 */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((it) =>
      it.isDirectory()
        ? filesBelow(join(directory, it.name)).map((path) => `${it.name}/${path}`)
        : [it.name],
    )
    .sort(byCodeUnit);
}
