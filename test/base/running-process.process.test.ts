import { spawn, spawnSync } from 'node:child_process';
import { isRunning, startOf } from '../../lib/base/running-process';

// Only Linux has the start time of processes.
const onLinux = process.platform === 'linux' ? test : test.skip;

test('this process is running, and an ended one is not', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect([isRunning(process.pid), isRunning(pid)]).toEqual([true, false]);
});

test.each([0, -1])('%i is not the id of a process', (pid) => {
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

test('an ended process has no start time', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(startOf(pid)).toBeUndefined();
});
