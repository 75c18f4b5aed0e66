import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Plan } from './plan';
import type { RenderedTree } from './tree';

/** The files of a directory, by their path relative to it. None if there is no such directory. */
export function readTree(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  let entries: ReturnType<typeof listFiles>;
  try {
    entries = listFiles(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return files;
    throw error;
  }
  for (const path of entries.sort()) {
    files.set(relative(directory, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  }
  return files;
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Brings a directory to what the plan says. Each file is replaced as a whole: it is old or new. */
export function apply(plan: Plan, tree: RenderedTree, directory: string): void {
  const made = new Set<string>();
  for (const path of [...plan.create, ...plan.update]) {
    const file = join(directory, path);
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    const temporary = join(parent, `.${process.pid}.argosy-tmp`);
    writeFileSync(temporary, tree.get(path) ?? '');
    renameSync(temporary, file);
  }
  for (const path of plan.delete) {
    unlinkSync(join(directory, path));
    removeEmptyDirectories(dirname(path), directory);
  }
}

function removeEmptyDirectories(path: string, root: string): void {
  for (let current = path; current !== '.'; current = dirname(current)) {
    try {
      rmdirSync(join(root, current));
    } catch {
      return; // not empty
    }
  }
}
