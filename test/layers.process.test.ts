import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = dirname(__dirname);
const SOURCES = ['lib', 'fleet', 'imports', 'main.ts', 'package.json', 'tsconfig.json'];

let copy = '';

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'argosy-'));
  for (const name of [...SOURCES, '.dependency-cruiser.js']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});

afterEach(() => rmSync(copy, { recursive: true }));

function violations(): string {
  const program = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const args = [program, 'main.ts', 'lib', 'fleet', '--output-type', 'err'];
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' }).stdout;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

test('the layer rules catch each kind of violation', () => {
  write('lib/model/bad.ts', "import '../constructs/workloads/worker';\n");
  write('lib/base/bad.ts', "import type { App } from '../model/app';\nexport type A = App;\n");
  write('lib/synth/bad.ts', "import '../../fleet/platform';\n");
  write('fleet/apps/bad.ts', "import '../../lib/model/app';\n");
  write('lib/checks/bad-a.ts', "import type { B } from './bad-b';\nexport type A = B | 1;\n");
  write('lib/checks/bad-b.ts', "import type { A } from './bad-a';\nexport type B = A | 2;\n");
  const found = violations();
  for (const rule of [
    'model-imports-inwards-only',
    'base-imports-inwards-only',
    'lib-never-sees-the-fleet',
    'fleet-sees-only-the-public-api',
    'no-circular',
  ]) {
    expect(found).toContain(rule);
  }
});
