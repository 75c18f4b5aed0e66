import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInside, TextFileError, TextFiles } from '../../lib/base/text-file';

let root: string;

beforeEach(() => {
  const top = mkdtempSync(join(tmpdir(), 'argosy-'));
  root = join(top, 'repository');
  mkdirSync(join(root, 'fleet'), { recursive: true });
  writeFileSync(join(top, 'outside'), 'hunter2');
  writeFileSync(join(root, 'fleet/file'), 'text');
});

afterEach(() => rmSync(join(root, '..'), { recursive: true }));

/** The message with which a file is refused. */
function refusal(path: string, maxBytes?: number): string {
  try {
    new TextFiles(root).read(path, maxBytes);
  } catch (error) {
    if (error instanceof TextFileError) return error.message;
    throw error;
  }
  throw new Error('It was read.');
}

test('a file is read, also through a link within the tree', () => {
  symlinkSync('file', join(root, 'fleet/link'));
  symlinkSync('fleet', join(root, 'folder'));
  for (const path of ['fleet/file', 'fleet/link', 'folder/file', 'folder/link']) {
    expect(new TextFiles(root).read(path)).toBe('text');
  }
});

test('a link out of the tree is refused, and its target is not shown', () => {
  symlinkSync('../../outside', join(root, 'fleet/link'));
  symlinkSync('../..', join(root, 'fleet/folder'));
  for (const path of ['fleet/link', 'fleet/folder/outside']) {
    expect(refusal(path)).toBe('It is a link, or in one, that leads out of the repository.');
  }
  expect(() => new TextFiles(root).demandInside('fleet/folder')).toThrow(/leads out/);
});

test('what is not a file is refused', () => {
  symlinkSync('loop', join(root, 'fleet/loop'));
  symlinkSync('nothing', join(root, 'fleet/dangling'));
  expect(refusal('fleet')).toBe('It is a directory, not a file.');
  expect(refusal('fleet/file/x')).toMatch(/it, or a parent, is a file, not a directory/);
  expect(refusal('fleet/loop')).toMatch(/a link that leads back to itself/);
  expect(refusal('fleet/dangling')).toMatch(/it does not exist/);
});

test('a file that is too large is not read', () => {
  expect(refusal('fleet/file', 3)).toBe('It has 1 kB, and must not have more than 1 kB.');
  expect(new TextFiles(root).read('fleet/file', 4)).toBe('text');
});

test.each([
  ['/a', '/a', true],
  ['/a', '/a/b', true],
  ['/a', '/a/..b', true],
  ['/a', '/ab', false],
  ['/a', '/', false],
  ['/a', '/b', false],
])('%s contains %s: %p', (directory, path, expected) => {
  expect(isInside(directory, path)).toBe(expected);
});
