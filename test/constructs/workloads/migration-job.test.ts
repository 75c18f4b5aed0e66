import * as kplus from 'cdk8s-plus-28';
import {
  MigrationJob,
  type MigrationJobProps,
} from '../../../lib/constructs/workloads/migration-job';
import { byKind, container, kindsAndNames, pod, podTemplate, refusals, render } from '../render';

const renderJob = (props: object = {}) =>
  render((chart) => {
    const defaults = { name: 'my-app-migrate', image: 'example/my-app:v2' };
    new MigrationJob(chart, 'MigrationJob', { ...defaults, ...props } as MigrationJobProps);
  });

test('a migration is a Job that Argo CD recreates and runs before each sync', () => {
  const objects = renderJob({ args: ['migrate', 'up'] });

  expect(kindsAndNames(objects)).toEqual(['Job/my-app-migrate']);
  expect(byKind(objects, 'Job').metadata).toEqual({
    name: 'my-app-migrate',
    labels: {
      'app.kubernetes.io/name': 'my-app-migrate',
      'app.kubernetes.io/instance': 'my-app-migrate',
    },
    annotations: {
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    },
  });
  expect(container(objects)).toMatchObject({ image: 'example/my-app:v2', args: ['migrate', 'up'] });
});

test('a migration can have another hook, sync wave and delete policy', () => {
  const objects = renderJob({ hook: 'PostSync', hookDeletePolicy: 'HookSucceeded', syncWave: -5 });

  expect(byKind(objects, 'Job').metadata.annotations).toEqual({
    'argocd.argoproj.io/hook': 'PostSync',
    'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
    'argocd.argoproj.io/sync-wave': '-5',
  });
});

test('the wave 0 is rendered if it is set', () => {
  expect(byKind(renderJob({ syncWave: 0 }), 'Job').metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-wave': '0',
  });
});

test('config is written into the job: its ConfigMap would not exist yet', () => {
  const objects = renderJob({
    config: { LOG_LEVEL: 'info', MODE: 'fast' },
    env: { URL: { secret: 'database', key: 'url' }, MODE: 'safe' },
  });

  expect(kindsAndNames(objects)).toEqual(['Job/my-app-migrate']);
  expect(container(objects).env).toEqual([
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'MODE', value: 'safe' },
    { name: 'URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } },
  ]);
  expect(container(objects)).not.toHaveProperty('envFrom');
});

test('a dollar sign in the config of a migration is literal, as in a ConfigMap', () => {
  const objects = renderJob({ config: { A: '$(B)', C: '$$' }, env: { D: '$(A)' } });

  expect(container(objects).env).toEqual([
    { name: 'A', value: '$$(B)' },
    { name: 'C', value: '$$$$' },
    { name: 'D', value: '$(A)' },
  ]);
});

test('the pods of a migration have their annotations, and no checksum', () => {
  const objects = renderJob({ config: { A: '1' }, podAnnotations: { 'example.com/a': 'b' } });

  expect(podTemplate(objects).metadata?.annotations).toEqual({ 'example.com/a': 'b' });
});

test('a migration can use an existing account, without its token', () => {
  const objects = renderJob({ serviceAccountName: 'migrator' });

  expect(kindsAndNames(objects)).toEqual(['Job/my-app-migrate']);
  expect(pod(objects)).toMatchObject({
    serviceAccountName: 'migrator',
    automountServiceAccountToken: false,
  });
});

test('a migration can mount existing volumes', () => {
  const volumes = {
    tmp: { emptyDir: {} },
    ca: { configMap: 'ca' },
    tls: { secret: 'tls' },
    data: { claim: { name: 'data' } },
  };

  const objects = renderJob({ volumes, mounts: { '/tmp': 'tmp' } });

  expect(kindsAndNames(objects)).toEqual(['Job/my-app-migrate']);
  expect(pod(objects).volumes?.map(({ name }) => name)).toEqual(['tmp', 'ca', 'tls', 'data']);
});

test('a migration that needs objects created after it is refused', () => {
  const volumes = { data: { claim: { size: '1Gi' } }, ini: { files: { 'a.ini': '' } } };
  const message =
    'A hook runs before its ConfigMaps and claims would exist. Use existing volumes, or an emptyDir.';

  expect(refusals(() => renderJob({ volumes }))).toEqual([
    `volumes.data: ${message}`,
    `volumes.ini: ${message}`,
  ]);
});

test('a migration creates no account and no network policy', () => {
  expect(refusals(() => renderJob({ serviceAccount: {} }))).toEqual([
    expect.stringMatching(
      /^serviceAccount: There is no such field\. Did you mean `serviceAccountName`\?/,
    ),
  ]);
  expect(refusals(() => renderJob({ networkPolicy: { allowTo: [] } }))).toEqual([
    expect.stringMatching(/^networkPolicy: There is no such field\./),
  ]);
});

test('an invalid field of a migration is refused with its path', () => {
  const refused = refusals(() =>
    renderJob({
      hook: 'BeforeSync',
      hookDeletePolicy: 'Never',
      syncWave: 1.5,
      serviceAccountName: 'My Account',
    }),
  );

  expect(refused).toEqual([
    expect.stringMatching(/^hook: Expected \("PreSync" \| .*, got "BeforeSync"\.$/),
    expect.stringMatching(
      /^hookDeletePolicy: Expected \("BeforeHookCreation" \| .*, got "Never"\.$/,
    ),
    expect.stringMatching(/^syncWave: /),
    expect.stringMatching(/^serviceAccountName: "My Account" is not a DNS name/),
  ]);
});

test('a migration renders the same fields as a Job of cdk8s-plus', () => {
  // GIVEN
  const theirs = render((chart) => {
    new kplus.Job(chart, 'Job', {
      metadata: { name: 'my-app-migrate' },
      backoffLimit: 1,
      restartPolicy: kplus.RestartPolicy.ON_FAILURE,
      containers: [
        {
          image: 'example/my-app:v2',
          args: ['migrate', 'up'],
          resources: { cpu: { request: kplus.Cpu.millis(250) } },
          envVariables: { LOG_LEVEL: { value: 'info' } },
        },
      ],
    });
  });

  // WHEN
  const ours = renderJob({
    backoffLimit: 1,
    restartPolicy: 'OnFailure',
    args: ['migrate', 'up'],
    resources: { cpu: { request: '250m' } },
    config: { LOG_LEVEL: 'info' },
  });

  // THEN
  const { name, securityContext, ...meaning } = container(ours);
  expect(container(theirs)).toMatchObject(meaning);
  expect(pod(theirs).restartPolicy).toBe(pod(ours).restartPolicy);
  expect(byKind(theirs, 'Job')).toHaveProperty('spec.backoffLimit', 1);
  expect(byKind(ours, 'Job')).toHaveProperty('spec.backoffLimit', 1);
});
