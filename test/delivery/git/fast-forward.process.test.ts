import fs, { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../../lib/base/git';
import { fastForward } from '../../../lib/delivery/git/fast-forward';
import { withDiskFaults } from '../../disk-faults';
import { fill, mountSmallDisk, testOnSmallDisk, unmount } from '../../small-disk';

let root = '';
let clone = '';
let git: Git;
let base = '';
let commit = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-forward-'));
  clone = join(root, 'clone');
  fs.mkdirSync(clone);
});
afterEach(() => rmSync(root, { recursive: true }));

const big = (letter: string) => `${letter.repeat(99)}\n`.repeat(90);

/** Two commits, the first of which is checked out: files change, appear and disappear. */
function init(...config: string[]): void {
  git = new Git(clone, ['user.name=A', 'user.email=a@example.com']);
  git.text(['init', '-q', '-b', 'main']);
  for (const it of config) git.text(['config', ...it.split('=')]);
  write('.gitignore', '/ballast\n/.argosy/\n');
  write('dist/changed', big('a'));
  write('dist/gone/file', big('b'));
  write('other', 'other\n');
  base = commitAll();
  write('dist/changed', big('c'));
  write('dist/new/file', big('d'));
  rmSync(join(clone, 'dist/gone'), { recursive: true });
  commit = commitAll();
  reset();
}

function write(path: string, text: string): void {
  fs.mkdirSync(join(clone, path, '..'), { recursive: true });
  writeFileSync(join(clone, path), text);
}

function commitAll(): string {
  git.text(['add', '-A']);
  git.text(['commit', '-q', '-m', 'A change']);
  return git.text(['rev-parse', 'HEAD']);
}

function reset(): void {
  git.text(['reset', '-q', '--hard', base]);
}

function forward() {
  return fastForward(git, base, commit, join(clone, '.argosy/files'));
}

/** What is checked out; anything modified or staged makes it neither. */
function state(): string {
  const names = new Map([
    [base, 'before'],
    [commit, 'after'],
  ]);
  const changes = git.text(['status', '--porcelain']);
  return changes || (names.get(git.text(['rev-parse', 'HEAD'])) ?? '');
}

function leftovers(): string[] {
  return fs.existsSync(join(clone, '.argosy')) ? fs.readdirSync(join(clone, '.argosy')) : [];
}

test('work tree, index and HEAD move together, and other changes stay', () => {
  init();
  write('other', 'mine\n');
  git.text(['add', 'other']);
  write('untracked', 'mine\n');

  expect(forward()).toBeUndefined();

  expect(state()).toBe('M  other\n?? untracked');
  expect(git.text(['rev-parse', 'HEAD', 'main'])).toBe(`${commit}\n${commit}`);
  expect(readFileSync(join(clone, 'dist/changed'), 'utf8')).toBe(big('c'));
  expect(leftovers()).toEqual([]);
});

test.each([
  ['the work tree', () => write('dist/changed', 'mine\n'), 'dist/changed'],
  [
    'the index',
    () => {
      write('dist/changed', 'mine\n');
      git.text(['add', 'dist/changed']);
      write('dist/changed', big('a'));
    },
    'dist/changed',
  ],
  ['a file that git does not know', () => write('dist/new/file', 'mine\n'), 'dist/new/file'],
  ['a deleted file', () => rmSync(join(clone, 'dist/changed')), 'dist/changed'],
  [
    'a link in the place of a directory',
    () => {
      fs.renameSync(join(clone, 'dist/gone'), join(root, 'gone'));
      symlinkSync(join(root, 'gone'), join(clone, 'dist/gone'));
    },
    'dist/gone/file',
  ],
])('an uncommitted change of %s is not overwritten', (_, change, path) => {
  init();
  change();
  const before = state();
  expect(forward()).toEqual({ kind: 'uncommitted', paths: [path] });
  expect(state()).toBe(before);
});

test('a commit that is checked out meanwhile, and a merge in progress, are obstacles', () => {
  init();
  git.text(['checkout', '-q', commit]);
  expect(forward()).toEqual({ kind: 'moved' });
  reset();
  write('.git/MERGE_HEAD', `${commit}\n`);
  expect(forward()).toEqual({ kind: 'merging' });
});

test("line ends are converted as by git's own checkout", () => {
  init('core.autocrlf=true');
  git.text(['checkout', '-q', '--', '.']);
  expect(forward()).toBeUndefined();
  expect(readFileSync(join(clone, 'dist/new/file'), 'utf8')).toContain('\r\n');
  expect(state()).toBe('after');
});

test('files that a sparse checkout leaves out stay out', () => {
  init();
  git.text(['sparse-checkout', 'set', '--no-cone', '/*', '!/dist/changed']);
  expect(forward()).toBeUndefined();
  expect(fs.existsSync(join(clone, 'dist/changed'))).toBe(false);
  expect(state()).toBe('after');
});

test.each([
  ['the index', 'index.lock'],
  ['the branch', 'refs/heads/main.lock'],
])('if git cannot write %s, nothing is changed', (_, lock) => {
  init();
  write(`.git/${lock}`, '');
  expect(forward).toThrow(/\.lock': File exists/);
  rmSync(join(clone, '.git', lock));
  expect(state()).toBe('before');
  expect(forward()).toBeUndefined();
  expect(state()).toBe('after');
});

test('whatever call fails, or kills the process, nothing is changed or all, or a second run finishes', () => {
  init();
  const only = (name: string) => /^(mkdir|copyFile|unlink|rename)Sync$/.test(name);
  const { calls } = withDiskFaults({ at: [], only }, forward);
  expect(calls).toBeGreaterThan(5);
  for (let call = 1; call <= calls; call++) {
    reset();
    const { error } = withDiskFaults({ at: [call], only }, forward);
    expect(state()).toBe(error === undefined ? 'after' : 'before');
    if (error) expect(String(error)).toMatch(/^DiskError: .* Nothing was changed\.$/);
    // As if it were killed: the roll-back does not run.
    reset();
    withDiskFaults({ at: [], from: call, only }, forward);
    if (git.text(['rev-parse', 'HEAD']) === base) expect(forward()).toBeUndefined();
    expect(state()).toBe('after');
  }
});

testOnSmallDisk()('however little room a full disk has, nothing is changed or all', () => {
  expect(mountSmallDisk(clone, '2m')).toBe(true);
  try {
    init('gc.auto=0');
    const outcomes = new Set<string>();
    for (let free = 0; free <= 24; free += 2) {
      reset();
      fill(clone, free);
      try {
        forward();
      } catch (error) {
        expect(String(error)).toMatch(/no space left|out of diskspace|unable to write/i);
      }
      rmSync(join(clone, 'ballast'));
      const found = state();
      expect(['before', 'after']).toContain(found);
      outcomes.add(found);
      if (found === 'before') expect(forward()).toBeUndefined();
      expect(state()).toBe('after');
    }
    expect(outcomes.size).toBe(2);
  } finally {
    unmount(clone);
  }
});
