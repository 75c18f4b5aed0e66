import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../../lib/base/files-below';

test('the files below a directory are listed by path, sorted, and links are not followed', () => {
  const root = mkdtempSync(join(tmpdir(), 'argosy-'));
  try {
    mkdirSync(join(root, 'a/b/empty'), { recursive: true });
    for (const path of ['z', 'a/b/c', 'a.b']) writeFileSync(join(root, path), '');
    symlinkSync('a', join(root, 'link'));
    expect(filesBelow(root)).toEqual(['a.b', 'a/b/c', 'link', 'z']);
  } finally {
    rmSync(root, { recursive: true });
  }
});
