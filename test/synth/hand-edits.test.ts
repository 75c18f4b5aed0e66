import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Committed } from '../../lib/synth/committed';
import { readTree } from '../../lib/synth/disk';
import { handEdited, stampSynth } from '../../lib/synth/hand-edits';

let root = '';
let stamp = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-edits-'));
  stamp = join(root, 'state/last-synth');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string, secondsAgo = 0): void {
  writeFileSync(join(root, path), text);
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(join(root, path), time, time);
}

function commit(): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
}

const find = (...paths: string[]) =>
  handEdited(paths, readTree(root), Committed.at('HEAD', root), root, stamp);

test('a file that differs from what is committed was edited by hand', () => {
  write('a', 'committed é\n');
  write('b', 'committed\n');
  commit();
  write('a', 'edited\n');
  expect(find('a', 'b')).toEqual(['a']);
});

test('a file that the last synth has written was not', () => {
  write('a', 'committed\n');
  commit();
  write('a', 'rendered\n', 10);
  stampSynth(stamp);
  expect(find('a')).toEqual([]);
});

test('a file that was edited after the last synth was', () => {
  write('a', 'rendered\n', 10);
  stampSynth(stamp);
  write('a', 'edited\n', -10);
  expect(find('a')).toEqual(['a']);
});

test('without git and without an earlier synth, nothing can be said', () => {
  write('a', 'x\n');
  expect(find('a')).toEqual([]);
});
