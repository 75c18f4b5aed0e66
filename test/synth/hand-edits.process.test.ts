import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Committed } from '../../lib/render/committed';
import { readTree } from '../../lib/synth/disk';
import { handEdited, stampSynth } from '../../lib/synth/hand-edits';
import { withDiskFaults } from '../disk-faults';

let root = '';
let stamp = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-edits-'));
  stamp = join(root, 'state/last-synth');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string, secondsAgo = 0): void {
  mkdirSync(dirname(join(root, 'dist', path)), { recursive: true });
  writeFileSync(join(root, 'dist', path), text);
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(join(root, 'dist', path), time, time);
}

function commit(): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
}

const dist = () => join(root, 'dist');

const find = (...paths: string[]) =>
  handEdited(paths, readTree(dist()), Committed.at('HEAD', root), dist(), stamp);

test('a file that differs from the commit was edited by hand', () => {
  write('a', 'committed é\n');
  write('b', 'committed\n');
  commit();
  write('a', 'edited\n');
  expect(find('a', 'b')).toEqual(['a']);
});

test('a file that the last synth wrote was not edited by hand', () => {
  write('a', 'committed\n');
  commit();
  write('a', 'rendered\n', 10);
  stampSynth(stamp);
  expect(find('a')).toEqual([]);
});

test('a file that was modified after the last synth was edited by hand', () => {
  write('a', 'rendered\n', 10);
  stampSynth(stamp);
  write('a', 'edited\n', -10);
  expect(find('a')).toEqual(['a']);
});

test('without git and an earlier synth, no file counts as edited by hand', () => {
  write('a', 'x\n');
  expect(find('a')).toEqual([]);
});

test('a synth whose time cannot be recorded has succeeded nevertheless', () => {
  const { error } = withDiskFaults({ at: [], from: 1 }, () => stampSynth(stamp));
  expect(error).toBeUndefined();
});
