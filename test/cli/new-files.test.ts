import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takenFile, writeNewFiles } from '../../lib/cli/new-files';
import { withDiskFaults } from '../disk-faults';

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

test('the beginning of a file is what a killed run has left of it; a directory is not', () => {
  writeFileSync(join(root, 'a.ts'), '');
  expect(takenFile(root, FILES)).toBeUndefined();
  writeNewFiles(root, FILES);
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe('a');
  rmSync(join(root, 'a.ts'));
  mkdirSync(join(root, 'a.ts'));
  expect(takenFile(root, FILES)).toBe('a.ts');
});

test('whatever call fails, nothing is written or all, or the next run finishes', () => {
  const run = () => writeNewFiles(root, FILES);
  for (let one = 1; one <= 8; one++) {
    for (const more of [0, 1, 2, 3]) {
      const { error } = withDiskFaults({ at: [one, one + more] }, run);
      const left = [...FILES.keys()].filter((path) => existsSync(join(root, path)));
      if (error === undefined) expect(left).toHaveLength(FILES.size);
      else if (/Nothing was written/.test(String(error))) expect(left).toEqual([]);
      else expect(String(error)).toContain('could not be removed');
      expect(error === undefined || takenFile(root, FILES) === undefined).toBe(true);
      run();
      for (const [path, text] of FILES) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
      for (const path of FILES.keys()) rmSync(join(root, path));
    }
  }
});

test('if a file cannot be written, those before it are removed', () => {
  writeFileSync(join(root, 'b'), 'a file where the folder should be');
  expect(() => writeNewFiles(root, FILES)).toThrow(/Nothing was written/);
  expect(existsSync(join(root, 'a.ts'))).toBe(false);
  expect(existsSync(join(root, 'd.yaml'))).toBe(false);
});
