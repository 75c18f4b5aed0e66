import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { outdatedWorkflows } from '../../lib/testing';
import { useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const repository = useRepository();

const PROMOTE = '.github/workflows/promote.yaml';

function started() {
  const repo = repository();
  const fleet = fixtureFleet(repo);
  return { repo, fleet, argosy: (...args: string[]) => runInProcess(fleet, 'workflows', ...args) };
}

test('the workflows offer the apps and environments of the fleet', async () => {
  const { repo, fleet, argosy } = started();
  expect(await outdatedWorkflows(fleet)).toContain(PROMOTE);
  const { status, stdout } = await argosy();
  expect([status, stdout]).toEqual([0, expect.stringContaining(`updated ${PROMOTE}\n`)]);
  expect(repo.read(PROMOTE)).toContain(`        options: # argosy: apps
          - feature-flags
          - my-app
          - orders
      from:`);
  expect(await outdatedWorkflows(fleet)).toEqual([]);
  expect((await argosy('--check')).stdout).toBe('The workflows are up to date.\n');
});

test('--check changes nothing, and fails with the fix', async () => {
  const { repo, argosy } = started();
  const before = repo.files('.github');
  const { status, stderr } = await argosy('--check');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^Out of date: .*promote\.yaml.*\n {2}Fix: run `npx argosy workflows`/),
  ]);
  expect(JSON.parse((await argosy('--check', '--json')).stdout)).toMatchObject({
    result: 'refused',
    files: expect.arrayContaining([PROMOTE]),
    problems: [{ message: expect.stringMatching(/^Out of date/) }],
  });
  expect(repo.files('.github')).toEqual(before);
});

test('a script gets the files as JSON', async () => {
  const { files } = JSON.parse((await started().argosy('--json')).stdout);
  expect(files).toEqual(
    ['approve', 'promote', 'resume', 'rollback'].map((it) => `.github/workflows/${it}.yaml`),
  );
});

test('a repository without workflows has none that is out of date', async () => {
  const { repo, argosy } = started();
  rmSync(join(repo.path, '.github'), { recursive: true });
  expect((await argosy()).status).toBe(0);
});
