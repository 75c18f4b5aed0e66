import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageVersion } from '../../lib/base/package';
import { useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const ROOT = dirname(dirname(__dirname));

const repository = useRepository();

test('the command is a process of its own, which exits as the command does', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(repository().argosy('--version')).toMatchObject({
    status: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
  expect(repository().argosy('snyth')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean synth?'),
  });
});

test('a repeatable option and a switch may be given twice', async () => {
  const args = ['--allow-delete', 'web', '--allow-delete', 'mailer', '--dry-run', '--dry-run'];
  const fleet = fixtureFleet(repository());
  expect(await runInProcess(fleet, 'synth', ...args)).toMatchObject({ status: 0, stderr: '' });
});

test.each([[['synth', '--dry-run']], [['check']]])(
  '%j warns where another version of the library is locked than runs',
  async (args) => {
    const repo = repository();
    const lockOf = (version: string) =>
      JSON.stringify({ packages: { 'node_modules/argosy': { version } } });
    repo.write('package-lock.json', lockOf('99.0.0'));
    expect(await runInProcess(fixtureFleet(repo), ...args)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /^Warning: .* requires Argosy 99\.0\.0, but .*\n {2}Fix: run `npm ci`/,
      ),
    });
    repo.write('package-lock.json', lockOf(packageVersion()));
    expect(await runInProcess(fixtureFleet(repo), ...args)).toMatchObject({ stderr: '' });
  },
);

test('a command works from any directory of the repository', () => {
  const repo = repository();
  const { status, stdout } = repo.exec(
    'sh',
    '-c',
    'cd fleet/apps && node ../../node_modules/argosy/bin/argosy.js synth',
  );
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^0 created, 0 updated, 0 deleted/)]);
});

test('an app that does not compile keeps no other command from running', () => {
  const repo = repository();
  repo.append('fleet/apps/my-app.ts', '\nconst x = ;\n');
  repo.append('fleet/apps/orders.ts', "\nimport './missing';\n");
  expect(repo.argosy('--help').status).toBe(0);
  expect(repo.argosy('new', 'x', '--image', 'example/x:v1.0.0').status).toBe(0);
  const { status, stderr } = repo.argosy('synth');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^fleet\/apps\/my-app\.ts:\d+:\d+\n {2}Unexpected.*\nfleet\/apps\/orders\.ts:\d+:\d+\n {2}Could not resolve.*\n\nRefused: 2 problems/s,
    ),
  ]);
});

test('a mistake elsewhere is told with its place, too', () => {
  repository().append('fleet/environments.ts', '\nconst x = ;\n');
  const { status, stderr } = repository().argosy('synth');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^fleet\/environments\.ts:\d+:\d+\n[\s\S]*Refused\. Nothing was written\.\n$/,
    ),
  ]);
});

test('a reader that goes is no error', () => {
  const script = '(node node_modules/argosy/bin/argosy.js synth; echo "exit $?" >&2) | true';
  expect(repository().exec('sh', '-c', script).stderr).toBe('exit 0\n');
});
