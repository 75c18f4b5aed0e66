import { runInProcess } from './in-process';

const here = (...args: string[]) => runInProcess(undefined, ...args);

test('the help names every command and shows examples', async () => {
  const { status, stdout } = await here('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/synth[\s\S]*new[\s\S]*Examples:[\s\S]*Exit codes:/);
});

test('each command has a help of its own with examples', async () => {
  for (const command of ['synth', 'new']) {
    const { status, stdout } = await here(command, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  }
});

test.each([
  [['snyth']],
  [['synth', '--no-such']],
  [['new']],
  [['new', 'x']],
  [['synth', 'extra']],
  [[]],
])('%j is wrong usage: it exits with 2 and says so without a stack trace', async (args) => {
  const { status, stdout, stderr } = await here(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr.length).toBeGreaterThan(20);
});
