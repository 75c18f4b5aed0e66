import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Repository, useRepository } from '../repository';

const repository = useRepository();

/** Renders everything into an empty dist/; returns what was said, and all that is there. */
function synthAnew(repo: Repository, jobs: number) {
  repo.exec('rm', '-rf', 'dist', '.argosy/cache/rendered.json', '.argosy/last-synth');
  const { status, stdout, stderr } = repo.argosy('synth', '--jobs', String(jobs));
  const files = existsSync(join(repo.path, 'dist')) ? repo.files('dist') : new Map();
  return { status, stdout, stderr, files };
}

/** Puts code at the end of an app's file. */
function inWorker(repo: Repository, code: string): void {
  const condition = "import { isMainThread } from 'node:worker_threads';\nif (!isMainThread)";
  repo.append('fleet/apps/my-app.ts', `\n${condition} { ${code} }\n`);
}

test('any number of threads gives the same bytes', () => {
  const repo = repository();
  const one = synthAnew(repo, 1);
  expect([one.status, one.files.size]).toEqual([0, 62]);
  expect(synthAnew(repo, 2)).toEqual(one);
  expect(synthAnew(repo, 4)).toEqual(one);
});

test('any number of threads refuses the same', () => {
  const repo = repository();
  repo.replace('fleet/apps/orders.ts', 'port: 3000', 'port: 0');
  repo.replace('fleet/apps/my-app.ts', 'port: 8080', 'port: 70000');
  const one = synthAnew(repo, 1);
  expect([one.status, one.stderr]).toEqual([1, expect.stringMatching(/Refused: 2 problems/)]);
  expect(synthAnew(repo, 3)).toEqual(one);
});

test('the threads do render, in the order of the apps', () => {
  const repo = repository();
  // GIVEN a kind that tells which thread has built it, and waits for another one to have built one
  repo.write(
    'fleet/apps/many.ts',
    `import { appendFileSync, existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { k8s } from 'cdk8s-plus-28';
import { defineApp } from '../../lib';
import { environments } from '../environments';

const marker = '.argosy/elsewhere';
const sleep = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const kind = {
  name: 'Marked',
  pure: true,
  build(chart: import('cdk8s').Chart, _: object, { app }: { app: string }) {
    if (!isMainThread) appendFileSync(marker, app + '\\n');
    for (let i = 0; isMainThread && i < 500 && !existsSync(marker); i++) sleep(20);
    return new k8s.KubeConfigMap(chart, 'Map', { metadata: { name: app } });
  },
};
export const apps = Array.from({ length: 60 }, (_, i) =>
  defineApp(environments, kind, { name: 'many-' + String(i).padStart(2, '0'), base: {} }),
);
`,
  );
  // WHEN two threads render
  const two = synthAnew(repo, 2);
  // THEN one of them was the other one, and nothing is amiss
  expect([two.status, two.stderr]).toEqual([0, '']);
  expect(repo.read('.argosy/elsewhere')).toMatch(/^many-\d\d\n/);
  expect(synthAnew(repo, 1)).toEqual(two);
});

test.each([
  ['fails', "throw new Error('boom');"],
  ['ends at once', 'process.exit(3);'],
  ['never comes to an end', 'for (;;) {}'],
  ['has another fleet', "Object.assign(myApp.definition, { name: 'other' });"],
])('a thread that %s is no harm', (_, code) => {
  const repo = repository();
  const one = synthAnew(repo, 1);
  inWorker(repo, code);
  expect(synthAnew(repo, 2)).toEqual(one);
});

test.each(['0', '-1', '1.5', 'many', ''])('--jobs %j is wrong usage', (jobs) => {
  const { status, stderr } = repository().argosy('synth', '--jobs', jobs);
  expect([status, stderr]).toEqual([2, expect.stringContaining('not a number from 1 up')]);
});
