import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takenFile, writeNewFiles } from '../../lib/cli/new-files';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const FILES = new Map([
  ['a.ts', 'a'],
  ['b/c.yaml', 'c'],
  ['d.yaml', 'd'],
]);

test('new files are written, and then they are taken', () => {
  expect(takenFile(root, FILES)).toBeUndefined();
  writeNewFiles(root, FILES);
  expect(readFileSync(join(root, 'b/c.yaml'), 'utf8')).toBe('c');
  expect(takenFile(root, FILES)).toBe('a.ts');
});

test('a run finishes what a killed one has begun, but another file is taken', () => {
  writeFileSync(join(root, 'a.ts'), 'a');
  expect(takenFile(root, FILES)).toBeUndefined();
  writeNewFiles(root, FILES);
  expect(existsSync(join(root, 'd.yaml'))).toBe(true);
  rmSync(join(root, 'a.ts'));
  writeFileSync(join(root, 'd.yaml'), 'other');
  expect(takenFile(root, FILES)).toBe('d.yaml');
});

test('if a file cannot be written, those before it are removed', () => {
  writeFileSync(join(root, 'b'), 'a file where the folder should be');
  expect(() => writeNewFiles(root, FILES)).toThrow(/Nothing was written/);
  expect(existsSync(join(root, 'a.ts'))).toBe(false);
  expect(existsSync(join(root, 'd.yaml'))).toBe(false);
});
