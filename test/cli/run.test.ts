import { useRepository } from '../repository';

const repository = useRepository();

test('the help names every command and shows examples', () => {
  const { status, stdout } = repository().argosy('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/synth[\s\S]*new[\s\S]*Examples:[\s\S]*Exit codes:/);
});

test('each command has a help of its own with examples', () => {
  for (const command of ['synth', 'new']) {
    const { status, stdout } = repository().argosy(command, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  }
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(repository().read('package.json'));
  expect(repository().argosy('--version').stdout).toBe(`${version}\n`);
});

test('wrong usage exits with 2 and says so without a stack trace', () => {
  for (const args of [
    ['snyth'],
    ['synth', '--no-such'],
    ['new'],
    ['new', 'x'],
    ['synth', 'extra'],
    [],
  ]) {
    const { status, stdout, stderr } = repository().argosy(...args);
    expect([args, status, stdout]).toEqual([args, 2, '']);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.length).toBeGreaterThan(20);
  }
  expect(repository().argosy('snyth').stderr).toContain('Did you mean synth?');
});

test('a command works from any directory of the repository', () => {
  const repo = repository();
  const { status, stdout } = repo.exec(
    'sh',
    '-c',
    'cd fleet/apps && node ../../bin/argosy.js synth',
  );
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^0 created, 0 updated, 0 deleted/)]);
});
