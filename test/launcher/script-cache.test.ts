import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptCache } from '../../lib/launcher/script-cache';
import { withDiskFaults } from '../disk-faults';

let root = '';
let directory = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-cache-'));
  directory = join(root, 'cache');
});
afterEach(() => rmSync(root, { recursive: true }));

const KEY = ['key'];

test('whatever call fails, the script runs, the cache holds all of it or nothing, and nothing else is left', () => {
  const built = { code: 'exports.x = 1;', sourceMap: '{}' };
  for (let call = 1; call <= 12; call++) {
    const cache = new ScriptCache(root, directory, 'fleet');
    const { result, error } = withDiskFaults({ at: [call] }, () => cache.write(KEY, built));
    expect(error).toBeUndefined();
    expect(result?.code).toContain('exports.x = 1;');
    const kept = new ScriptCache(root, directory, 'fleet').read(KEY);
    expect([undefined, result?.code]).toContain(kept?.code);
    cache.write(KEY, built);
    expect(readdirSync(directory).sort()).toEqual(['fleet.js', 'fleet.js.map', 'fleet.json']);
    rmSync(directory, { recursive: true });
  }
});

test('what a process that was killed has left is removed, but not what a running one writes', () => {
  mkdirSync(directory);
  // No process has this id: it is larger than the kernel's limit.
  const [dead, alive] = [
    join(directory, 'fleet.js.4194305'),
    join(directory, `fleet.js.${process.ppid}`),
  ];
  for (const it of [dead, alive]) writeFileSync(it, 'half');
  new ScriptCache(root, directory, 'fleet').write(KEY, { code: '' });
  expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
});
