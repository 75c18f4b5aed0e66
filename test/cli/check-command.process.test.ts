import { COMMAND } from '../packages';
import { Repository, useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const repository = useRepository();

/** A fleet with an unknown field in two environments, and a warning in production. */
let violating: Repository;

beforeAll(() => {
  violating = new Repository();
  violating.replace(
    'fleet/apps/feature-flags.ts',
    "JsonPatch.add('/spec/template/spec/enableServiceLinks', false),",
    "JsonPatch.add('/spec/template/spec/enableServiceLink', false),",
  );
  violating.replace('fleet/apps/my-app.ts', "      topologySpread: [{ over: 'zone' }],\n", '');
});

afterAll(() => violating.remove());

test('a fleet that violates nothing passes', async () => {
  const { status, stdout } = await runInProcess(fixtureFleet(repository()), 'check');
  expect(stdout).toBe('0 errors, 0 warnings, 0 suppressed\n');
  expect(status).toBe(0);
});

test('what is found is told with its line, once for all environments, errors first', () => {
  const { status, stdout } = violating.argosy('check');
  expect(stdout).toMatchInlineSnapshot(`
"fleet/apps/feature-flags.ts:25: dev/feature-flags/WebService/Deployment: spec.template.spec.enableServiceLink (also in staging)
  error schema/unknown-field: There is no field \`enableServiceLink\` in \`PodSpec\`. The API server drops it or refuses the object.
  Fix: Did you mean \`enableServiceLinks\`?

fleet/apps/my-app.ts:4: production/my-app/WebService/Deployment: spec.template.spec.topologySpreadConstraints
  warning practice/topology-spread: Nothing spreads the 4 pods of Deployment "my-app": all of them may run in one zone, and the Service "my-app" fails with it.
  Fix: Set \`topologySpread: [{ over: 'zone' }]\` in the overlay \`production\` of the app, or, if \`extend\` creates the workload, \`topologySpreadConstraints\` in the spec of its pods.

1 error, 1 warning, 0 suppressed
"
`);
  expect(status).toBe(1);
});

test('a script gets each finding in each environment, with the object', () => {
  const { status, stdout } = violating.argosy('check', '--json');
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ errors: 2, warnings: 1, suppressed: 0, problems: [] });
  expect(report.findings).toHaveLength(3);
  expect(report.findings[0]).toEqual({
    rule: 'schema/unknown-field',
    severity: 'error',
    file: 'fleet/apps/feature-flags.ts',
    line: 25,
    message: expect.stringContaining('enableServiceLink'),
    fix: expect.stringContaining('enableServiceLinks'),
    app: 'feature-flags',
    environment: 'dev',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'feature-flags-dev',
      name: 'feature-flags',
      constructPath: 'dev/feature-flags/WebService/Deployment',
      path: 'spec.template.spec.enableServiceLink',
    },
  });
  expect(status).toBe(1);
});

test('warnings stop nothing', () => {
  repository().replace('fleet/apps/my-app.ts', "      topologySpread: [{ over: 'zone' }],\n", '');
  const check = repository().argosy('check');
  expect(check.stdout).toMatch(/warning practice\/topology-spread/);
  expect(check.status).toBe(0);
  const synth = repository().argosy('synth');
  expect(synth.stdout).toMatch(/1 warning: run `argosy check` for details/);
  expect(synth.status).toBe(0);
});

test('an environment makes errors of warnings', () => {
  repository().replace('fleet/apps/my-app.ts', "      topologySpread: [{ over: 'zone' }],\n", '');
  repository().replace(
    'fleet/environments.ts',
    'promotionOrder: 3,',
    "promotionOrder: 3,\n    errors: ['practice/topology-spread'],",
  );
  const { status, stderr } = repository().argosy('synth');
  expect(stderr).toMatch(/error practice\/topology-spread: .*\n {2}Fix: .*\n\nRefused: 1 problem/);
  expect(status).toBe(1);
});

test('what is suppressed is listed with its reason when it is asked for', () => {
  const repo = repository();
  repo.replace('fleet/apps/my-app.ts', "      topologySpread: [{ over: 'zone' }],\n", '');
  repo.replace(
    'fleet/apps/my-app.ts',
    "name: 'my-app',",
    "name: 'my-app',\n  suppress: [{ rule: 'practice/topology-spread', reason: 'The cluster has one zone.' }],",
  );
  expect(repo.argosy('check').stdout).toBe(
    '0 errors, 0 warnings, 1 suppressed (list them with `argosy check --suppressed`)\n',
  );
  expect(repo.argosy('check', '--suppressed').stdout).toMatch(
    /^fleet\/apps\/my-app.ts:4: production.*\n {2}warning practice\/topology-spread: .*\n {2}Suppressed: The cluster has one zone.\n/,
  );
});

test('a file that does not compile is told as an error', () => {
  repository().replace('fleet/apps/my-app.ts', "name: 'my-app',", "name: 'my-app'; ");
  const { status, stdout } = repository().argosy('check');
  expect(stdout).toMatch(/^fleet\/apps\/my-app.ts:5:\d+\n/);
  expect(status).toBe(1);
});

test('in GitHub Actions the lines of the pull request are annotated', () => {
  const { stdout } = violating.execWith(
    { GITHUB_ACTIONS: 'true' },
    process.execPath,
    COMMAND,
    'check',
  );
  expect(stdout).toMatch(
    /^::error file=fleet\/apps\/feature-flags.ts,line=25,title=schema\/unknown-field::dev\/feature-flags/m,
  );
  expect(stdout).toMatch(/^::warning file=fleet\/apps\/my-app.ts,line=4,title=practice/m);
});

test('code scanning gets SARIF', () => {
  const { stdout, status } = violating.argosy('check', '--sarif');
  const { version, runs } = JSON.parse(stdout);
  expect(version).toBe('2.1.0');
  const { tool, results } = runs[0];
  expect(tool.driver.name).toBe('Argosy');
  for (const { ruleId, ruleIndex } of results) {
    expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  }
  expect(results[0]).toMatchObject({
    ruleId: 'schema/unknown-field',
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'fleet/apps/feature-flags.ts' },
          region: { startLine: 25 },
        },
      },
    ],
  });
  expect(status).toBe(1);
});

test('a commit that git does not know is refused', async () => {
  const fleet = fixtureFleet(repository());
  const { status, stderr } = await runInProcess(fleet, 'check', '--base', 'nowhere');
  expect(stderr).toMatch(/--base: commit "nowhere" does not exist/);
  expect(status).toBe(2);
});

/** Git is not on this PATH; the command itself needs nothing from it. */
const NO_GIT = { PATH: '/var/empty' };

test.each(['check', 'synth'])('without git, %s says what it does not check', (command) => {
  const { status, stderr } = repository().execWith(NO_GIT, process.execPath, COMMAND, command);
  expect(stderr).toMatch(/^Warning: not checked: .*`immutable\/\*`.* git is not installed\.\n$/);
  expect(status).toBe(0);
});

test('without git, a comparison with a commit is refused, also with the default', () => {
  for (const base of ['HEAD', 'main']) {
    const args = [COMMAND, 'check', '--base', base];
    const { status, stdout, stderr } = repository().execWith(NO_GIT, process.execPath, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^argosy: --base: git is not installed, .*\n$/);
  }
});

test('outside of a git repository, a comparison with a commit is refused', async () => {
  const fleet = fixtureFleet(repository());
  const { status, stderr } = await runInProcess(fleet, 'check', '--base', 'HEAD');
  expect([status, stderr]).toEqual([2, expect.stringContaining('not a git repository')]);
});

test('a repository without commits has nothing to compare with, unless a commit is named', async () => {
  const repo = repository();
  repo.exec('git', 'init', '-q');
  const fleet = fixtureFleet(repo);
  expect(await runInProcess(fleet, 'check')).toMatchObject({ status: 0, stderr: '' });
  expect(await runInProcess(fleet, 'check', '--base', 'HEAD')).toMatchObject({ status: 2 });
});

test('a change that the API server would refuse is told against the commit that is named', () => {
  const repo = repository();
  const git = (...args: string[]) => repo.exec('git', ...args);
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'one');
  repo.replace(
    'fleet/apps/feature-flags.ts',
    "JsonPatch.add('/spec/template/spec/enableServiceLinks', false),",
    `JsonPatch.add('/spec/selector/matchLabels/tier', 'web'),
      JsonPatch.add('/spec/template/metadata/labels/tier', 'web'),`,
  );
  const before = repo.argosy('check');
  expect(before.stdout).toMatch(/error immutable\/selector: /);
  expect(repo.argosy('synth').status).toBe(1);
  repo.exec('git', 'rm', '-rq', '--cached', 'dist');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'two');
  expect(repo.argosy('check').stdout).toMatch(/^0 errors/);
  expect(repo.argosy('check', '--base', 'HEAD~1').stdout).toMatch(/error immutable\/selector: /);
});
