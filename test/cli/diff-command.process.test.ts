import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const repository = useRepository();

/** A branch of a repository, whose main has moved on since. */
function branch() {
  const repo = repository();
  const git = (...args: string[]) => repo.exec('git', ...args).stdout.trim();
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  appendFileSync(join(repo.path, '.git/info/exclude'), 'node_modules\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
  git('checkout', '-q', '-b', 'work');
  git('checkout', '-q', 'main');
  repo.write('dist/apps/dev/orders/Service.new-in-main.k8s.yaml', 'x\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Main moves on');
  git('checkout', '-q', 'work');
  const diff = (...args: string[]) => runInProcess(fixtureFleet(repo), 'diff', ...args);
  return { repo, git, diff };
}

test('it compares what is rendered, committed or not, with the commit that the branch started from', async () => {
  const { repo, git, diff } = branch();
  const file = 'fleet/releases/production/my-app.yaml';
  const [, tag = ''] = /tag: "?([^"\n]+)/.exec(repo.read(file)) ?? [];
  repo.replace(file, tag, 'v9.0.0');
  repo.argosy('synth');
  git('commit', '-q', '-a', '-m', 'Release');
  repo.write('dist/apps/dev/my-app/Service.new.k8s.yaml', 'a: 1\n');
  const before = git('status', '--porcelain');

  const { status, stdout } = await diff('--base', 'main');
  expect([status, stdout.replaceAll(/ +/g, ' ')]).toEqual([
    0,
    `my-app in production: ${tag} -> v9.0.0
 dist/apps/dev/my-app/Service.new.k8s.yaml +1 -0
 dist/apps/production/my-app/Deployment.my-app.k8s.yaml +1 -1
`,
  ]);
  const { base, releases, units } = JSON.parse((await diff('--base', 'main', '--json')).stdout);
  expect(base).toBe(git('merge-base', 'main', 'work'));
  expect(releases).toEqual([
    { app: 'my-app', environment: 'production', before: tag, after: 'v9.0.0' },
  ]);
  expect(units.map((it: { unit: string }) => it.unit)).toEqual(['dev/my-app', 'production/my-app']);
  const markdown = (await diff('--base', 'main', '--markdown')).stdout;
  expect(markdown).toMatch(
    /production\/my-app<\/summary>\n\n```diff\ndiff --git a\/dist.*:v9\.0\.0@/s,
  );
  expect(git('status', '--porcelain')).toBe(before);
});

test('all that is rendered can be removed, also before anything was', async () => {
  const { repo, git, diff } = branch();
  rmSync(join(repo.path, 'dist'), { recursive: true });
  expect((await diff('--base', 'main')).stdout).toContain(
    'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml',
  );
  git('commit', '-q', '-a', '-m', 'Remove');
  expect((await diff('--base', 'HEAD')).stdout).toBe('no change\n');
});

test('a branch that changes nothing says so', async () => {
  expect((await branch().diff('--base', 'main')).stdout).toBe('no change\n');
});

test('without a common commit it is wrong usage, with the fix', async () => {
  const { diff } = branch();
  const { status, stderr } = await diff('--base', 'origin/main');
  expect([status, stderr]).toEqual([2, expect.stringContaining('fetch-depth: 0')]);
  expect((await diff('--base=--help')).status).toBe(2);
});
