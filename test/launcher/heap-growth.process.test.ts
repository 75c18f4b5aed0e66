import { spawnSync } from 'node:child_process';
import { limitHeapGrowth } from '../../lib/launcher/heap-growth';

test('V8 knows the flag that limits the growth of the heap', () => {
  expect(`${limitHeapGrowth}`).toContain('--heap-growing-percent=60');
  const { stdout } = spawnSync(process.execPath, ['--v8-options']);
  expect(stdout.toString()).toContain('--heap-growing-percent ');
});
