import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TextFiles } from '../../lib/base/text-file';
import type { Problem } from '../../lib/model/problem';
import { releaseFiles } from '../../lib/render/release-files';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

/** The release files, and the files that are refused. */
function found() {
  const problems: Problem[] = [];
  const files = releaseFiles(new TextFiles(root), problems);
  return { files, refused: problems.map(({ file }) => file) };
}

test('a release is two levels deep, in a folder or a link to one', () => {
  write('fleet/releases/dev/a.yaml', 'fleet/releases/dev/b.yml');
  symlinkSync('dev', join(root, 'fleet/releases/staging'));
  const files = ['dev/a.yaml', 'dev/b.yml', 'staging/a.yaml', 'staging/b.yml'];
  expect(found()).toEqual({ files: files.map((it) => `fleet/releases/${it}`), refused: [] });
});

test('files of data anywhere else are refused, other files are not', () => {
  const stray = ['a.yaml', 'dev/a.json', 'dev/a.yaml.orig', 'dev/more/b.yaml'];
  write(...stray.map((it) => `fleet/releases/${it}`));
  write('fleet/releases/README.md', 'fleet/releases/dev/.gitkeep');
  const { files, refused } = found();
  expect([files, refused.sort()]).toEqual([[], stray.map((it) => `fleet/releases/${it}`)]);
});

test('a directory in the place of a release is one that cannot be read', () => {
  mkdirSync(join(root, 'fleet/releases/dev/a.yaml'), { recursive: true });
  expect(found().files).toEqual(['fleet/releases/dev/a.yaml']);
});

test('a link out of the repository is refused, without the names in it', () => {
  write('fleet/releases/dev/a.yaml');
  symlinkSync(tmpdir(), join(root, 'fleet/releases/staging'));
  expect(found()).toEqual({
    files: ['fleet/releases/dev/a.yaml'],
    refused: ['fleet/releases/staging'],
  });
});

test('a file in the place of the folder is refused', () => {
  write('fleet/releases');
  expect(found()).toEqual({ files: [], refused: ['fleet/releases'] });
});
