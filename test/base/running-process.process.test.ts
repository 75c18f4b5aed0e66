import { spawn, spawnSync } from 'node:child_process';
import { isRunning, startOf } from '../../lib/base/running-process';

// Only Linux says when a process was started.
const onLinux = process.platform === 'linux' ? test : test.skip;

test('this process runs, and one that has ended does not', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect([isRunning(process.pid), isRunning(pid)]).toEqual([true, false]);
});

test.each([0, -1])('%i is the id of no process', (pid) => {
  expect(isRunning(pid)).toBe(false);
});

onLinux('a process has one start, and one that it starts a later one', () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  try {
    expect(startOf(process.pid)).toBe(startOf(process.pid));
    expect(Number(startOf(child.pid ?? 0))).toBeGreaterThan(Number(startOf(process.pid)));
  } finally {
    child.kill();
  }
});

test('a process that has ended has no start', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(startOf(pid)).toBeUndefined();
});
