import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../delivery/clone';
import { HttpBackend } from '../delivery/http-backend';
import { builds, DONE, NOT_PUSHED } from './app-runs';
import { ARTIFACTS } from './artifacts';
import { commitOf, digestOf, GitopsRemote, resultsOf, stepsOf } from './gitops-remote';
import type { Action } from './workflow';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
  gitops.programs.answer('aws', NOT_PUSHED);
});

afterEach(() => gitops.remove());

/** The image of a run, as the manifests have it. */
const imageOf = (run: number) =>
  `123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:${commitOf(run)}@${digestOf(commitOf(run))}`;

const deployment = (environment: string, branch = 'main') =>
  gitops.read(`dist/apps/${environment}/my-app/Deployment.my-app.k8s.yaml`, branch);

test('a push to main is a commit in production after its promotions', async () => {
  const results = await gitops.runApp(12);

  expect(resultsOf(results)).toEqual(DONE);
  expect(builds(results)[0]?.with).toMatchObject({
    push: 'true',
    tags: `123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:${commitOf(12)}`,
    sbom: 'true',
    provenance: 'mode=max',
  });
  expect(
    stepsOf(results, 'push').find(({ step }) => step === 'actions/attest')?.with,
  ).toMatchObject({
    'subject-name': '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
    'subject-digest': digestOf(commitOf(12)),
  });
  expect(gitops.programs.of('aws').map(({ args }) => args.slice(0, 6))).toEqual([
    [
      'ecr',
      'describe-images',
      '--repository-name',
      'my-app',
      '--image-ids',
      `imageTag=${commitOf(12)}`,
    ],
  ]);
  expect(gitops.commits()).toEqual([`chore(release): my-app ${commitOf(12)} in dev`]);
  expect(gitops.commits('%an <%ae>')).toEqual([
    'octocat <583231+octocat@users.noreply.github.com>',
  ]);
  expect(gitops.commits('%(trailers:key=Argosy-Source-Commit,valueonly,separator=)')).toEqual([
    commitOf(12),
  ]);
  expect(gitops.read('fleet/releases/dev/my-app.yaml')).toContain('sequence: 12');
  expect(deployment('dev')).toContain(`image: ${imageOf(12)}`);
  expect(deployment('staging')).not.toContain(commitOf(12));

  const inputs = { app: 'my-app', from: 'dev', to: 'staging' };
  expect(resultsOf(await gitops.run('promote', { inputs }))).toEqual({ promote: 'success' });
  expect(deployment('staging')).toContain(`image: ${imageOf(12)}`);
  expect(gitops.programs.of('gh')).toEqual([]);

  const production = { app: 'my-app', from: 'staging', to: 'production' };
  const promoted = await gitops.run('promote', { inputs: production });
  expect([resultsOf(promoted), gitops.commits().length]).toEqual([{ promote: 'success' }, 2]);
  const [call] = gitops.programs.of('gh');
  const branch = 'argosy/main/promote-my-app-staging-to-production';
  expect(call?.args).toEqual(expect.arrayContaining(['pr', 'create', branch, 'main']));
  expect(call?.env).toMatchObject({ GITHUB_TOKEN: 'github-token' });
  // What the forge does when it is merged.
  git(gitops.remote, 'update-ref', 'refs/heads/main', gitops.head(branch));
  expect(deployment('production')).toContain(`image: ${imageOf(12)}`);
  expect(gitops.commits('%s%x20%an')).toEqual([
    `chore(promote): my-app ${commitOf(12).slice(0, 12)} in production from staging octocat`,
    `chore(promote): my-app ${commitOf(12).slice(0, 12)} in staging from dev octocat`,
    `chore(release): my-app ${commitOf(12)} in dev octocat`,
  ]);
});

test('a pull request is built and tested, and nothing else', async () => {
  const github = { event_name: 'pull_request', ref: 'refs/pull/12/merge' };
  const results = await gitops.runApp(12, { github });
  expect(resultsOf(results)).toEqual({ test: 'success', push: 'skipped', release: 'skipped' });
  const inputs = stepsOf(results, 'test').map((it) => it.with);
  expect(inputs.map((it) => it['target'])).toContain('test');
  expect(inputs.filter((it) => it['push'] !== undefined)).toEqual([]);
  expect(JSON.stringify(inputs)).not.toMatch(/key|token/i);
  expect([gitops.programs.of('aws'), gitops.commits()]).toEqual([[], []]);
});

test.each([
  ['a branch other than the default one', { ref: 'refs/heads/work' }],
  ['a tag with the name of the default branch', { ref: 'refs/tags/main' }],
  ['a pull request that runs with the permissions of main', { event_name: 'pull_request_target' }],
])('%s releases nothing', async (_, github) => {
  const results = await gitops.runApp(12, { github });
  expect(resultsOf(results)).toEqual({ test: 'success', push: 'skipped', release: 'skipped' });
});

test('no step has more credentials than it needs', async () => {
  const results = await gitops.runApp(12);
  const withToken = results
    .flatMap(({ steps }) => steps)
    .filter((it) => JSON.stringify(it.with).includes('app-token'));
  expect(withToken.map(({ step }) => step)).toEqual([
    'actions/checkout',
    expect.stringContaining('argosy release'),
  ]);
  expect(
    stepsOf(results, 'release').find(({ step }) => /app-token$/.test(step))?.with,
  ).toMatchObject({
    owner: 'example',
    repositories: 'gitops',
    'permission-contents': 'write',
  });
});

test('the key may be a secret of a GitHub environment, which only the job that releases runs in', async () => {
  const secrets = { GITOPS_APP_PRIVATE_KEY: '' };
  const environments = { gitops: { GITOPS_APP_PRIVATE_KEY: 'key' } };
  const inputs = { 'github-environment': 'gitops' };
  const results = await gitops.runApp(12, { inputs, secrets, environments });
  expect(results.map(({ job, result, environment }) => [job, result, environment])).toEqual([
    ['test', 'success', ''],
    // The subject of a token of OIDC would name the environment instead of the branch.
    ['push', 'success', ''],
    ['release', 'success', 'gitops'],
  ]);
  const elsewhere = await gitops.runApp(13, {
    secrets,
    environments,
    inputs: { 'github-environment': '' },
  });
  expect(resultsOf(elsewhere)).toMatchObject({ release: 'failure' });
});

test('without an App, a token or a deploy key of the gitops repository does', async () => {
  const inputs = { 'gitops-app-client-id': '' };
  const secrets = { GITOPS_TOKEN: 'fine-grained', GITOPS_DEPLOY_KEY: 'ssh' };
  const results = await gitops.runApp(12, { inputs, secrets });
  expect(resultsOf(results)).toEqual(DONE);
  const [checkout, ...others] = stepsOf(results, 'release');
  expect(checkout?.with).toMatchObject({ token: 'fine-grained', 'ssh-key': 'ssh' });
  expect(others.map(({ step }) => step)).not.toContain('actions/create-github-app-token');
});

test('an artifact that another job of the run has uploaded adds no option', async () => {
  const upload: Action = (inputs, job) => {
    const outputs = ARTIFACTS['actions/upload-artifact']?.(inputs, job) ?? {};
    const path = join(job.temp, 'evil');
    writeFileSync(path, '--force --reason x\n--image=my-app=v6.6.6 --env=production\n');
    ARTIFACTS['actions/upload-artifact']?.({ name: 'image.my-app.evil', path }, job);
    return outputs;
  };
  const results = await gitops.runApp(12, { actions: { 'actions/upload-artifact': upload } });
  expect(resultsOf(results)).toEqual(DONE);
  expect(deployment('dev')).toContain(`image: ${imageOf(12)}`);
  expect(gitops.commits('%B').join()).not.toMatch(/Forced|6\.6\.6/);
});

test('of two runs at once, the newer one wins, and neither fails', async () => {
  const results = await Promise.all([gitops.runApp(12), gitops.runApp(13)]);
  expect(results.map(resultsOf)).toEqual([DONE, DONE]);
  expect(deployment('dev')).toContain(`image: ${imageOf(13)}`);
  expect(gitops.commits()[0]).toContain(commitOf(13));
});

test('a repeated old run is superseded, and does not fail', async () => {
  await gitops.runApp(13);
  const results = await gitops.runApp(12);
  expect(resultsOf(results)).toEqual(DONE);
  expect(stepsOf(results, 'release').at(-1)?.stdout).toMatch(/superseded[\s\S]*nothing to do\n$/);
  expect(gitops.commits()).toEqual([`chore(release): my-app ${commitOf(13)} in dev`]);
});

test('a token that is revoked in the middle loses nothing: the next run releases', async () => {
  git(gitops.remote, 'config', 'http.receivepack', 'true');
  const backend = await HttpBackend.start(gitops.path, 'valid');
  try {
    gitops.url = backend.address('gitops.git');
    const revoke = () => {
      gitops.url = backend.address('gitops.git', 'revoked');
      return {};
    };
    const failed = await gitops.runApp(12, {
      actions: {
        // Between the checkout and the push.
        'actions/setup-node': (_, { workspace }) => {
          git(workspace, 'remote', 'set-url', 'origin', backend.address('gitops.git', 'revoked'));
          return revoke();
        },
      },
    });
    expect(resultsOf(failed)).toEqual({ ...DONE, release: 'failure' });
    expect(stepsOf(failed, 'release').at(-1)?.stderr).toMatch(/[Aa]uthentication[\s\S]*Fix:/);
    expect(stepsOf(failed, 'release').at(-1)?.stderr).not.toContain('revoked');
    expect(gitops.commits()).toEqual([]);

    gitops.url = backend.address('gitops.git');
    expect(resultsOf(await gitops.runApp(13))).toEqual(DONE);
    expect(deployment('dev')).toContain(`image: ${imageOf(13)}`);
  } finally {
    await backend.stop();
  }
});
