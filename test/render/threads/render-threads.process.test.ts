import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { threadsFor } from '../../../lib/render/threads/render-threads';
import { Repository } from '../../repository';

const COUNT = 300;

let repo: Repository;

beforeAll(() => {
  repo = new Repository();
  for (let i = 0; i < COUNT; i++) {
    for (const environment of ['dev', 'staging', 'production']) {
      repo.write(
        `fleet/releases/${environment}/many-${i}.yaml`,
        `images:\n  many-${i}:\n    tag: v1.0.0\n`,
      );
    }
  }
});

afterAll(() => repo.remove());

/** Renders with several threads, and then everything again in one. Returns the number of files that the latter changes. */
function differencesOfOneThread(code: string, config = '{}'): number {
  repo.write('fleet/apps/many.ts', manyApps(code, config));
  const { status } = repo.argosy('synth');
  expect(status).toBe(0);
  repo.removeFile('.argosy/cache/rendered.json');
  // Source maps of --debug are for one thread.
  const again = repo.argosy('--debug', 'synth', '--json');
  const { create, update } = JSON.parse(again.stdout);
  return create.length + update.length;
}

function manyApps(code: string, config: string): string {
  return `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { defineWorker } from 'argosy';
import { environments } from '../environments';

${code}

export const apps = Array.from({ length: ${COUNT} }, (_, i) =>
  defineWorker(environments, {
    name: \`many-\${i}\`,
    image: \`example/many-\${i}\`,
    base: {
      replicas: 2,
      resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '64Mi' } },
      config: ${config},
    },
  }),
);
`;
}

test('several threads render the same files as one', () => {
  const traces = `if (!isMainThread) writeFileSync('thread.txt', '');`;
  expect(differencesOfOneThread(traces)).toBe(0);
  expect(existsSync(join(repo.path, 'thread.txt'))).toBe(availableParallelism() > 1);
});

test('what the code defines in another thread counts only if it is the same as in the main thread', () => {
  const config = `{ THREAD: isMainThread ? 'main' : \`\${i % 2 ? 'other' : 'main'}\` }`;
  expect(differencesOfOneThread('', config)).toBe(0);
  expect(repo.read('dist/apps/dev/many-299/ConfigMap.many-299.k8s.yaml')).toContain('THREAD: main');
});

test('the main thread renders everything if another fails', () => {
  const fails = `if (!isMainThread) throw new Error('not here');`;
  expect(differencesOfOneThread(fails, `{ FAILED: 'yes' }`)).toBe(0);
});

test('only large fleets are rendered in several threads', () => {
  expect([799, 800, 1199, 1200, 100_000].map((it) => threadsFor(it, 8))).toEqual([0, 1, 1, 2, 3]);
  expect([1, 2, 3].map((it) => threadsFor(100_000, it))).toEqual([0, 1, 2]);
});
