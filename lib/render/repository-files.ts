import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files of the repository that is rendered, by path relative to its root. */
export class RepositoryFiles {
  /** @param root an absolute path. */
  constructor(private readonly root: string) {}

  kindOf(path: string): 'file' | 'directory' | undefined {
    const found = statSync(join(this.root, path), { throwIfNoEntry: false });
    if (found?.isDirectory()) return 'directory';
    return found?.isFile() ? 'file' : undefined;
  }

  /** The names in a directory. */
  list(path: string): string[] {
    return readdirSync(join(this.root, path)).sort();
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }
}
