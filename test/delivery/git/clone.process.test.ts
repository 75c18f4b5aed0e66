import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClone } from '../../../lib/delivery/git/clone';
import { git } from '../clone';

let root: string;
const path = process.env['PATH'];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-clone-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(root, { recursive: true });
});

const demand = () => readClone(root);

test('a directory that is not a clone is refused', () => {
  expect(demand).toThrow(/Reading .*\n {2}not a git repository.*\n {2}Fix: Run argosy in a clone/);
});

test('a clone without a commit, and a subdirectory of a clone, are refused', () => {
  git(root, 'init', '-q');
  expect(demand).toThrow(/The repository has no commit/);
  git(
    root,
    '-c',
    'user.name=T',
    '-c',
    'user.email=t@e',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'x',
  );
  expect(demand).not.toThrow();
  mkdirSync(join(root, 'fleet'));
  expect(() => readClone(join(root, 'fleet'))).toThrow(
    /not at the top level of its git repository/,
  );
});

test('a git that is too old or missing is reported', () => {
  const stand = join(root, 'bin');
  mkdirSync(stand);
  process.env['PATH'] = stand;
  expect(demand).toThrow(/git is not installed.*\n {2}Fix: Install git 2\.31 or newer/);
  writeFileSync(join(stand, 'git'), '#!/bin/sh\necho git version 2.30.9\n');
  chmodSync(join(stand, 'git'), 0o755);
  expect(demand).toThrow(/git 2\.30 is not supported\.\n {2}Fix: Install git 2\.31 or newer/);
});
