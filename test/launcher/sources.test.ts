import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFresh, SourceRecorder } from '../../lib/launcher/sources';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-sources-'));
  write('fleet/apps/web.ts', 'one');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Records a compilation of one app, during which `meanwhile` happens. */
function compile(meanwhile: () => void = () => {}) {
  const recorder = new SourceRecorder(root);
  recorder.read('fleet/apps/web.ts');
  meanwhile();
  return recorder.sources();
}

test('sources that have not changed are fresh', () => {
  expect(isFresh(root, compile())).toBe(true);
});

test.each<[string, () => void]>([
  ['an app', () => write('fleet/apps/web.ts', 'two')],
  ['a new app', () => write('fleet/apps/new.ts', '')],
  ['a new app in a subfolder', () => write('fleet/apps/eu/new.ts', '')],
  ['package.json', () => write('package.json', '{}')],
])('a change of %s during or after the compilation makes them stale', (_, change) => {
  expect(isFresh(root, compile(change))).toBe(false);
});

test('a file that tsconfig.json extends is a source', () => {
  write('tsconfig.json', '{ "extends": ["./config/base", "@tsconfig/node20/tsconfig.json"] }');
  write('config/base.json', '{ "extends": "./strict.json" }');
  write('config/strict.json', '{}');
  const sources = compile();
  expect(isFresh(root, sources)).toBe(true);
  write('config/strict.json', '{ "compilerOptions": {} }');
  expect(isFresh(root, sources)).toBe(false);
});
