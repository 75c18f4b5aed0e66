import { builds, DONE, NOT_PUSHED } from './app-runs';
import { commitOf, digestOf, GitopsRemote, resultsOf, stepsOf } from './gitops-remote';
import type { Action, JobResult } from './workflow';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
  gitops.programs.answer('aws', NOT_PUSHED);
});

afterEach(() => gitops.remove());

const deployment = (environment: string, branch = 'main') =>
  gitops.read(`dist/apps/${environment}/my-app/Deployment.my-app.k8s.yaml`, branch);

test('the images of a repository are one commit in each environment', async () => {
  const images = [{ name: 'orders' }, { name: 'migrations', context: 'db' }];
  gitops.push('main', {
    'fleet/environments.ts': (it) =>
      it.replace('promotionOrder: 2,', '$& releases: { direct: true },'),
  });
  const inputs = {
    app: 'orders',
    images: JSON.stringify(images),
    environments: '["dev", "staging"]',
  };
  const results = await gitops.runApp(3, { inputs });
  expect(resultsOf(results)).toEqual(DONE);
  expect(builds(results).map((it) => [it.with['context'], it.with['tags']])).toEqual([
    ['.', expect.stringContaining('.com/orders:')],
    ['db', expect.stringContaining('.com/orders/migrations:')],
  ]);
  expect(
    gitops
      .commits()
      .slice(0, 2)
      .map((it) => it.replace(/^.* /, '')),
  ).toEqual(['staging', 'dev']);
  for (const environment of ['dev', 'staging']) {
    const release = gitops.read(`fleet/releases/${environment}/orders.yaml`);
    expect(release.split(digestOf(commitOf(3)))).toHaveLength(3);
  }
});

test.each([
  ['the same repository', { repository: 'orders' }, 'repository orders'],
  ['the default repository of another one', { repository: 'orders/b' }, 'repository orders/b'],
  ['the same name', { name: 'b', repository: 'other' }, 'name b'],
])(
  'an image with %s is refused at once: it would get the digest of the other',
  async (_, image, what) => {
    const images = JSON.stringify([{}, { name: 'b' }, { name: 'a', ...image }]);
    const results = await gitops.runApp(3, { inputs: { app: 'orders', images } });
    expect(resultsOf(results)).toEqual({ test: 'failure', push: 'skipped', release: 'skipped' });
    expect(stepsOf(results, 'test')[0]?.stderr).toContain(`Two images have the ${what}. Fix:`);
  },
);

test('a run that died before its release is repeated: the image is not built again', async () => {
  await gitops.runApp(12, { jobs: ['test', 'push'] });
  expect(gitops.commits()).toEqual([]);
  gitops.programs.answer('aws', { stdout: `${digestOf('5')}\n` });
  const results = await gitops.runApp(12);
  expect([resultsOf(results), builds(results)]).toEqual([DONE, []]);
  expect(deployment('dev')).toContain(`:${commitOf(12)}@${digestOf('5')}`);
});

const attests = (results: readonly JobResult[]) =>
  stepsOf(results, 'push').filter(({ step }) => step === 'actions/attest');

test('an image that another run built is released if it is attested, and not attested again', async () => {
  gitops.programs.answer('aws', { stdout: `${digestOf('5')}\n` });
  const results = await gitops.runApp(12);
  expect([resultsOf(results), attests(results)]).toEqual([DONE, []]);
  const [verify] = gitops.programs.of('gh');
  expect(verify?.args).toEqual([
    'attestation',
    'verify',
    `oci://123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app@${digestOf('5')}`,
    '--repo',
    'example/my-app',
    '--signer-workflow',
    'example/gitops/.github/workflows/app.yaml',
    '--source-digest',
    commitOf(12),
  ]);
  expect(verify?.env).toMatchObject({ GH_TOKEN: 'github-token' });
});

test('an image without its attestation is not released, and the run says what to do', async () => {
  gitops.programs.answer('aws', { stdout: `${digestOf('5')}\n` });
  gitops.programs.answer('gh', { status: 1, stderr: 'no attestations found\n' }, 'attestation');
  const results = await gitops.runApp(12);
  expect(resultsOf(results)).toEqual({ test: 'success', push: 'failure', release: 'skipped' });
  expect(stepsOf(results, 'push').at(-1)?.stdout).toMatch(
    /^::error::.* is not attested\. Fix: .*delete this tag/,
  );

  const unattested = await gitops.runApp(12, { inputs: { attest: false } });
  expect(resultsOf(unattested)).toEqual(DONE);
});

describe('if the build fails', () => {
  const buildThat = (fails: () => void) => ({
    'docker/build-push-action': (({ push }) => {
      if (push !== 'true') return {};
      fails();
      throw new Error('ImageTagAlreadyExistsException');
    }) satisfies Action,
  });

  test('the image that another run of the commit has pushed in the meantime is released', async () => {
    const actions = buildThat(() =>
      gitops.programs.answer('aws', { stdout: `${digestOf('5')}\n` }),
    );
    const results = await gitops.runApp(12, { actions });
    expect([resultsOf(results), attests(results)]).toEqual([DONE, []]);
    expect(deployment('dev')).toContain(`:${commitOf(12)}@${digestOf('5')}`);
  });

  test('and nobody has pushed the image, the run fails', async () => {
    const results = await gitops.runApp(12, { actions: buildThat(() => {}) });
    expect(resultsOf(results)).toEqual({ test: 'success', push: 'failure', release: 'skipped' });
  });
});

test('a registry that does not answer is no image that is missing', async () => {
  gitops.programs.answer('aws', { status: 254, stderr: 'An error occurred (AccessDenied)\n' });
  const results = await gitops.runApp(12);
  expect(resultsOf(results)).toEqual({ test: 'success', push: 'failure', release: 'skipped' });
  expect(stepsOf(results, 'push').at(-1)?.stderr).toContain('AccessDenied');
  expect(builds(results)).toEqual([]);
});
