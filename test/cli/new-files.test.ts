import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

test('whatever call fails, or kills the process, each file is whole, and the next run finishes', () => {
  const run = () => writeNewFiles(root, FILES);
  for (let one = 1; one <= 20; one++) {
    for (const faults of [{ at: [one] }, { at: [one, one + 1] }, { at: [], from: one }]) {
      const { error } = withDiskFaults(faults, run);
      const left = [...FILES.keys()].filter((path) => existsSync(join(root, path)));
      for (const path of left) expect(readFileSync(join(root, path), 'utf8')).toBe(FILES.get(path));
      if (error === undefined) expect(left).toHaveLength(FILES.size);
      else if (/Nothing was changed/.test(String(error))) expect(left).toEqual([]);
      else expect(String(error)).toContain('could not be rolled back');
      run();
      expect(readdirSync(root)).toEqual(['a.ts', 'b', 'd.yaml']);
      for (const path of FILES.keys()) rmSync(join(root, path));
    }
  }
});

test('if a file cannot be written, those before it are removed', () => {
  writeFileSync(join(root, 'b'), 'a file where the folder should be');
  expect(() => writeNewFiles(root, FILES)).toThrow(/Nothing was changed/);
  expect(existsSync(join(root, 'a.ts'))).toBe(false);
  expect(existsSync(join(root, 'd.yaml'))).toBe(false);
});
