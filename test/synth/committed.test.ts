import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Committed } from '../../lib/synth/committed';

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
  'the committed texts of what differs are read %j',
  (init) => {
    commit({ 'apps/a': 'same é\n', 'apps/b': 'old ü\n\n', 'apps/c': '', 'apps/d': 'gone\n' }, init);
    const committed = Committed.at('HEAD', dist);
    expect(committed?.size).toBe(4);
    expect(committed?.has('apps/a', 'same é\n')).toBe(true);
    expect(committed?.has('apps/a', 'other')).toBe(false);
    const files: [string, string][] = [
      ['apps/a', 'same é\n'],
      ['apps/b', 'new\n'],
      ['apps/c', 'filled'],
      ['apps/new', 'new\n'],
    ];
    expect(committed?.differing(files)).toEqual(
      new Map([
        ['apps/b', 'old ü\n\n'],
        ['apps/c', ''],
      ]),
    );
  },
);

test('without git, without a commit, or without the directory there is nothing to compare with', () => {
  expect(Committed.at('HEAD', dist)).toBeUndefined();
  git('init', '-q');
  expect(Committed.at('HEAD', dist)).toBeUndefined();
  expect(Committed.at('HEAD', join(root, 'none'))).toBeUndefined();
});

test('a commit that is called like an option is a commit', () => {
  commit({ 'apps/a': 'a' });
  expect(Committed.at('--name-only', dist)).toBeUndefined();
});
