import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Descendants } from '../../lib/base/descendants';

const WAIT = 'process.stdout.write("here"); setTimeout(() => {}, 60_000)';

const started: ChildProcess[] = [];
afterAll(() => {
  for (const it of started) it.kill('SIGKILL');
});

/** Starts a process, and waits until it runs. */
async function start(
  { env }: Descendants,
  options: SpawnOptions = {},
  args: readonly string[] = [],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', WAIT, ...args], {
    ...options,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test('the processes of a command are ended, but not those of others, nor daemons', async () => {
  const descendants = new Descendants();
  const [own, other, detached, cache] = await Promise.all([
    start(descendants),
    start(new Descendants()),
    start(descendants, { detached: true }),
    start(descendants, {}, ['credential-cache--daemon']),
  ]);

  const ended = once(own, 'exit');
  descendants.end();

  expect(await ended).toEqual([null, 'SIGTERM']);
  // Node.js collects all processes that have ended at once.
  await new Promise((resolve) => setImmediate(resolve));
  expect([other, detached, cache].map(({ signalCode }) => signalCode)).toEqual([null, null, null]);
});
