import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Committed } from '../../lib/render/committed';

let root: string;
let dist: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-committed-'));
  dist = join(root, 'dist');
  mkdirSync(join(dist, 'apps'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

function commit(files: Record<string, string>, init: string[] = []): void {
  git('init', '-q', ...init);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dist, file), text);
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
}

test.each([[[]], [['--object-format=sha256']]])(
  'the committed texts of changed files are read %j',
  (init) => {
    commit({ 'apps/a': 'same é\n', 'apps/b': 'old ü\n\n', 'apps/c': '', 'apps/d': 'gone\n' }, init);
    const committed = Committed.at('HEAD', root);
    expect(committed?.paths).toEqual(['apps/a', 'apps/b', 'apps/c', 'apps/d']);
    expect(committed?.has('apps/a', 'same é\n')).toBe(true);
    expect(committed?.has('apps/a', 'other')).toBe(false);
    const files: [string, string][] = [
      ['apps/a', 'same é\n'],
      ['apps/b', 'new\n'],
      ['apps/c', 'filled'],
      ['apps/new', 'new\n'],
    ];
    expect(files.filter((it) => committed?.isChanged(it)).map(([path]) => path)).toEqual([
      'apps/b',
      'apps/c',
    ]);
    expect(committed?.read(['apps/b', 'apps/c', 'apps/new'])).toEqual(
      new Map([
        ['apps/b', 'old ü\n\n'],
        ['apps/c', ''],
      ]),
    );
  },
);

test('without git, or without a commit, there is nothing to compare with', () => {
  expect(Committed.at('HEAD', root)).toBeUndefined();
  git('init', '-q');
  expect(Committed.at('HEAD', root)).toBeUndefined();
});

test('a revision that looks like an option is not an option', () => {
  commit({ 'apps/a': 'a' });
  expect(Committed.at('--name-only', root)).toBeUndefined();
  git('update-ref', 'refs/heads/--name-only', 'HEAD');
  expect(Committed.at('--name-only', root)?.paths).toEqual(['apps/a']);
});

test('committed files are found without the directory', () => {
  commit({ 'apps/a': 'a' });
  rmSync(dist, { recursive: true });
  expect(Committed.at('HEAD', root)?.paths).toEqual(['apps/a']);
});

test('a failure of git is an error: comparing with nothing would look like finding nothing wrong', () => {
  commit({ 'apps/a': 'a' });
  writeFileSync(join(root, '.git/config'), 'no config\n');
  expect(() => Committed.at('HEAD', root)).toThrow(
    /git cannot read the commit to compare with: .*config/,
  );
});

test('a tree is not a commit', () => {
  commit({ 'apps/a': 'a' });
  expect(Committed.at('HEAD:dist', root)).toBeUndefined();
});
