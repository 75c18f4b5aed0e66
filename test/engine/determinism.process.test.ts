import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { loadFleet } from '../../lib/render/load';
import { renderFleet } from '../../lib/render/render-fleet';
import { COMMAND } from '../packages';
import { useRepository } from '../repository';

const repository = useRepository();

test.each<[string, NodeJS.ProcessEnv]>([
  ['time zone', { TZ: 'Pacific/Kiritimati' }],
  ['language', { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
  ['home and user', { HOME: '/nonexistent', USER: 'somebody', XDG_CACHE_HOME: '/nonexistent' }],
  ['sorting of cdk8s', { CDK8S_DISABLE_SORT: '1' }],
])('another %s gives the same bytes', (_, env) => {
  const repo = repository();
  const { status, stdout } = repo.execWith(env, process.execPath, COMMAND, 'synth', '--dry-run');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^0 to create, 0 to update, 0 to delete/),
  ]);
});

test('another umask, working directory and repository path give the same bytes', () => {
  const repo = repository();
  const before = repo.files('dist');
  const moved = join(repo.path, 'moved into here');
  mkdirSync(moved);
  for (const name of readdirSync(repo.path)) {
    if (name !== 'moved into here') renameSync(join(repo.path, name), join(moved, name));
  }
  const script = `umask 077; rm -r 'moved into here/dist'; node 'moved into here/node_modules/argosy/bin/argosy.js' --directory 'moved into here' synth`;
  const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: repo.path, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(repo.files('moved into here/dist')).toEqual(before);
});

test('the optimized build renders the same bytes as the original packages', async () => {
  const root = join(__dirname, '../fixture');
  const sources = await loadFleet({
    root,
    environments: () => import('../fixture/fleet/environments'),
    platform: () => import('../fixture/fleet/platform'),
    app: (name) => import(`../fixture/fleet/apps/${name}`),
  });
  expect(new Map(renderFleet(sources))).toEqual(repository().files('dist'));
});
