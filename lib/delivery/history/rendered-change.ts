import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import type { Git } from '../../base/git';
import { byCodeUnit } from '../../base/json';
import {
  FLEET_RELEASES,
  type InstanceName,
  inTree,
  parseReleaseFile,
  parseRenderedPath,
  RENDERED_BOOTSTRAP,
  RENDERED_ROOT,
} from '../../model/layout';
import type { Release } from '../../model/release';
import { diffOf, type FileDiff } from '../git/commit';
import { describeChange, describeRelease } from '../plan/decision';
import { releaseOrUndefined } from './history';

/** How the rendered files of the work tree differ from those that a branch started from. */
export interface RenderedChange {
  /** The commit that it is compared with. */
  readonly base: string;
  readonly releases: readonly ChangedRelease[];
  /** The parts of the rendered tree that differ, sorted. */
  readonly units: readonly ChangedUnit[];
}

/** An app in an environment whose release differs. */
export interface ChangedRelease extends InstanceName {
  /** Short descriptions, such as `v1.4.2`. */
  readonly before: string;
  readonly after: string;
}

/** An app in an environment, or another part of the rendered tree, with its files that differ. */
export interface ChangedUnit {
  /** @default it belongs to the bootstrap as a whole */
  readonly environment?: string;
  /** @default it belongs to the environment as a whole */
  readonly app?: string;
  readonly files: readonly FileDiff[];
  /** What `git diff` prints of them. */
  readonly diff: string;
}

/**
 * Compares `dist/` and the releases, as they are in the work tree, with the commit that the branch started from.
 *
 * @param base a commit: that one, or a later one of the branch that this one started from.
 * @throws GitError without such a commit, or without a common one.
 */
export function renderedChange(git: Git, base: string): RenderedChange {
  const from = git.text(['merge-base', '--end-of-options', base, 'HEAD']);
  const tree = currentTree(git);
  const files = diffOf(git, from, tree);
  return {
    base: from,
    releases: files.flatMap(({ path }) => {
      const name = parseReleaseFile(path);
      if (name === undefined) return [];
      const [a, b] = [from, tree].map((it) => releaseAt(git, it, path));
      const [before, after] = described(a, b);
      return before === after ? [] : [{ ...name, before, after }];
    }),
    units: unitsOf(files).map((unit) => ({ ...unit, diff: textOf(git, from, tree, unit.files) })),
  };
}

/** The id of a tree with the rendered files and the releases of the work tree, also those that git does not know yet. */
function currentTree(git: Git): string {
  const directory = makeTemporary();
  const env = { GIT_INDEX_FILE: join(directory, 'index') };
  try {
    git.text(['read-tree', 'HEAD'], { env });
    // Git refuses a path that is neither there nor known.
    const paths = [RENDERED_ROOT, FLEET_RELEASES].filter(
      (it) => existsSync(join(git.directory, it)) || git.tree('HEAD', [`${it}/`]).size > 0,
    );
    if (paths.length > 0) git.text(['add', '--all', '--', ...paths], { env });
    return git.text(['write-tree'], { env });
  } finally {
    removeTemporary(directory);
  }
}

function makeTemporary(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'argosy-index-'));
  } catch (error) {
    throw new DiskError(tmpdir(), error, 'Nothing was changed.');
  }
}

function removeTemporary(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch {
    // It is the system's directory for what is temporary.
  }
}

/** The render refuses a release that is unreadable, and says why. */
function releaseAt(git: Git, tree: string, path: string): Release | 'unreadable' | undefined {
  const { status, stdout } = git.try(['cat-file', 'blob', `${tree}:${path}`]);
  if (status !== 0) return undefined;
  return releaseOrUndefined(stdout.toString(), path) ?? 'unreadable';
}

function described(
  ...[before, after]: (Release | 'unreadable' | undefined)[]
): readonly [before: string, after: string] {
  if (before !== 'unreadable' && after !== 'unreadable' && after !== undefined) {
    return describeChange(before, after);
  }
  const describe = (it: Release | 'unreadable' | undefined) =>
    it === 'unreadable' ? it : describeRelease(it);
  return [describe(before), describe(after)];
}

/** The files by app and environment. */
function unitsOf(files: readonly FileDiff[]): Omit<ChangedUnit, 'diff'>[] {
  const units = new Map<string, FileDiff[]>();
  for (const file of files) {
    const path = inTree(file.path);
    if (path === undefined) continue;
    const { environment = '', app = '' } = parseRenderedPath(path) ?? {};
    const key = `${environment}/${app}`;
    units.set(key, [...(units.get(key) ?? []), file]);
  }
  return [...units]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, own]) => {
      const [environment = '', app = ''] = key.split('/');
      return { ...(environment && { environment }), ...(app && { app }), files: own };
    });
}

function textOf(git: Git, from: string, to: string, files: readonly FileDiff[]): string {
  const options = ['--no-ext-diff', '--no-color', '--no-renames'];
  return git.text(['diff', ...options, from, to, '--', ...files.map(({ path }) => path)]);
}

/** The name of a unit, such as `production/my-app`. */
export function unitName({ environment, app }: Pick<ChangedUnit, 'environment' | 'app'>): string {
  return [environment ?? RENDERED_BOOTSTRAP, app].filter(Boolean).join('/');
}
