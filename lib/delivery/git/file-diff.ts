import type { Git } from '../../base/git';

/** A version of a file: its mode and the id of its blob. */
export interface FileVersion {
  readonly mode: string;
  readonly id: string;
}

/** A file that differs between two commits; `undefined` where it does not exist. */
export interface ChangedFile {
  readonly path: string;
  readonly before: FileVersion | undefined;
  readonly after: FileVersion | undefined;
}

/** The files that differ between two commits. @throws GitError */
export function changedFiles(git: Git, base: string, commit: string): ChangedFile[] {
  const parts = git.parts(['diff-tree', '-r', '-z', '--no-renames', base, commit]);
  return parts.flatMap((part, i): ChangedFile[] => {
    const [, from = '', to = '', before = '', after = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) \w$/.exec(part) ?? [];
    const path = parts[i + 1];
    if (from === '' || path === undefined) return [];
    return [{ path, before: version(from, before), after: version(to, after) }];
  });
}

function version(mode: string, id: string): FileVersion | undefined {
  return /^0+$/.test(mode) ? undefined : { mode, id };
}

/** The entry of the index for a version of a file, as `git update-index --index-info` reads it. */
export function indexEntry(path: string, { mode, id }: FileVersion): string {
  return `${mode} ${id}\t${path}\0`;
}

/** An entry that removes a file from the index. @param id an id of the same length */
export function noIndexEntry(path: string, id: string): string {
  return `0 ${'0'.repeat(id.length)}\t${path}\0`;
}
