import { COMMAND } from '../packages';
import { Repository } from '../repository';

let repo: Repository;

beforeAll(() => {
  repo = new Repository();
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A', '--', '.', ':!node_modules'],
    ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'Start'],
  ]) {
    expect(repo.exec('git', ...args).stderr).toBe('');
  }
});

afterAll(() => repo.remove());

/** The environment of a run of GitHub Actions, in which git has no identity. */
const run = (changes: NodeJS.ProcessEnv = {}) => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/my-app',
  GITHUB_RUN_ID: '99',
  GITHUB_RUN_NUMBER: '12',
  GITHUB_SHA: '4f0c2d1a9b3e5d7c8f6a4b2c1d0e9f8a7b6c5d4e',
  GITHUB_ACTOR: 'ann',
  GITHUB_ACTOR_ID: '42',
  GIT_CONFIG_GLOBAL: '/dev/null',
  EMAIL: '',
  ...changes,
});

function release(tag: string, env: NodeJS.ProcessEnv) {
  const args = ['release', 'my-app', '--env', 'dev', '--image', tag];
  const { status, stderr } = repo.execWith(env, process.execPath, COMMAND, ...args);
  expect([status, stderr]).toEqual([0, '']);
  return {
    commit: repo.exec('git', 'log', '-1', '--format=%an <%ae>%n%B').stdout,
    file: repo.read('fleet/releases/dev/my-app.yaml'),
  };
}

test('in CI, a release has the commit, the number, the address and the author of the run', () => {
  const { commit, file } = release('v2.0.0', run());
  expect(file).toContain('commit: "4f0c2d1a9b3e5d7c8f6a4b2c1d0e9f8a7b6c5d4e"');
  expect(file).toContain('sequence: 12');
  expect(commit).toContain('Argosy-Run: https://github.com/example/my-app/actions/runs/99');
  expect(commit).toMatch(/^ann <42\+ann@users\.noreply\.github\.com>\n/);
});

test('a run of the gitops repository itself is not the build of an image', () => {
  const own = repo.exec('git', 'rev-parse', 'HEAD').stdout.trim();
  const { commit, file } = release('v2.1.0', run({ GITHUB_SHA: own, GITHUB_RUN_NUMBER: '3' }));
  expect(file).not.toContain(own);
  expect(file).toContain('sequence: 12');
  expect(commit).toContain('Argosy-Run: ');
});

test('so is one whose commit a shallow clone does not have', () => {
  repo.exec('git', 'remote', 'add', 'origin', 'git@github.com:Example/My-App.git');
  const { file } = release('v2.2.0', run({ GITHUB_RUN_NUMBER: '3' }));
  repo.exec('git', 'remote', 'remove', 'origin');
  expect(file).not.toContain('commit:');
  expect(file).toContain('sequence: 12');
});

test('a number without a commit is not recorded', () => {
  const { file } = release('v2.3.0', run({ GITHUB_SHA: '', GITHUB_RUN_NUMBER: '99' }));
  expect(file).toContain('sequence: 12');
});

test('a superseded release is a warning of a run on GitHub', () => {
  const args = ['release', 'my-app', '--env', 'dev', '--image', 'v2.4.0'];
  const env = run({ GITHUB_RUN_NUMBER: '11' });
  const { status, stderr } = repo.execWith(env, process.execPath, COMMAND, ...args);
  expect([status, stderr]).toEqual([
    0,
    expect.stringMatching(/^::warning title=my-app is superseded::v2\.4\.0 is older than v2\.3\.0/),
  ]);
});
