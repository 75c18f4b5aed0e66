import { type OwnApplications, ownerCheck } from '../../../lib/bootstrap/checks/owner';
import { printed, refused } from '../simulated-cluster';

const FORBIDDEN =
  'Error from server (Forbidden): applications.argoproj.io is forbidden: User "ann" cannot list resource "applications" in API group "argoproj.io" in the namespace "argocd"';

const OWN: OwnApplications = {
  namespace: 'argocd',
  repoURL: 'https://git.example.com/gitops.git',
  paths: new Map([
    ['argocd', 'dist/bootstrap'],
    ['root-dev', 'dist/argocd/dev'],
  ]),
  expected: new Set(['argocd', 'root-dev', 'web-dev']),
  others: new Set(['root-production']),
};

const application = (name: string, repoURL: string, path: string) => ({
  kind: 'Application',
  metadata: { name },
  spec: { source: { repoURL, path }, syncPolicy: { automated: { prune: true } } },
});

const workload = (...managedFields: object[]) => ({
  kind: 'Deployment',
  metadata: {
    name: 'argocd-server',
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
    managedFields,
  },
  spec: { replicas: 1 },
});

/** As an Argo CD marks what its Application applies. */
const tracked = (application: string, ...managedFields: object[]) => {
  const { metadata, ...rest } = workload(...managedFields);
  const id = `${application}:apps/Deployment:argocd/argocd-server`;
  const annotations = { 'argocd.argoproj.io/tracking-id': id };
  return { ...rest, metadata: { ...metadata, annotations } };
};

const OURS = { manager: 'argocd-controller', operation: 'Apply' };

const owner = (...items: object[]) => ownerCheck(OWN).judge(printed({ items }));

test('a cluster without an Argo CD, or with that of this bootstrap, is accepted', () => {
  const none = refused('error: the server doesn\'t have a resource type "applications"');
  expect(ownerCheck(OWN).judge(none).state).toBe('done');
  expect(owner().state).toBe('done');
  const here = application('argocd', 'https://git.example.com/Gitops', 'dist/bootstrap');
  const foreign = application('other', 'https://git.example.com/other', '.');
  expect(owner(here, foreign, workload()).state).toBe('done');
});

test.each([
  [
    'of another repository',
    application('root-dev', 'https://git.example.com/other', 'dist/argocd/dev'),
  ],
  ['of several sources', { kind: 'Application', metadata: { name: 'root-dev' }, spec: {} }],
  ['of another environment', application('argocd', OWN.repoURL, 'dist/bootstrap/production')],
  ['that manages another environment', application('root-production', OWN.repoURL, 'x')],
])('an Argo CD %s is refused', (_, it) => {
  expect(owner(it)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(it.metadata.name),
    fix: expect.stringContaining('Use the context of the right cluster'),
  });
});

test.each([
  ['a workload', workload({ manager: 'kubectl-client-side-apply', operation: 'Update' })],
  ['a workload that Argo CD has only changed', workload({ ...OURS, operation: 'Update' })],
  ['a workload that another Argo CD applies', tracked('argo-cd', OURS)],
  ['an Application', application('shop', 'https://git.example.com/shop', '.')],
  ['an Application of the repository', application('argo-cd', OWN.repoURL, 'platform/argocd')],
  ['an Application of the bootstrap', application('argo-cd', OWN.repoURL, 'dist/bootstrap')],
])('an Argo CD that was installed in another way is only replaced with --adopt: %s', (_, it) => {
  const root = application('root-dev', OWN.repoURL, 'dist/argocd/dev');
  expect(owner(root, it)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining(it.metadata.name),
    fix: expect.stringContaining('--adopt'),
  });
  expect(ownerCheck(OWN, true).judge(printed({ items: [root, it] })).state).toBe('done');
});

test('a bootstrap that was interrupted is continued', () => {
  const app = application('web-dev', 'https://charts.example.com', '');
  const root = application('root-dev', OWN.repoURL, 'dist/argocd/dev');
  const removed = application('old-dev', OWN.repoURL, 'dist/apps/dev/old');
  expect(owner(workload(OURS), root, app, removed).state).toBe('done');
});

test('an Argo CD that has lost the Application of itself gets it again', () => {
  expect(owner(tracked('argocd', OURS)).state).toBe('done');
});

test('without `argocd`, an Argo CD that was installed in another way is what a bootstrap needs', () => {
  const check = ownerCheck({ ...OWN, paths: new Map([['root-dev', 'dist/argocd/dev']]) });
  expect(check.judge(printed({ items: [workload()] })).state).toBe('done');
});

test('the Argo CD of another namespace keeps its rights in the cluster, also with --adopt', () => {
  const binding = (name: string, namespace: string, labels: object = {}) => ({
    kind: 'ClusterRoleBinding',
    metadata: { name, labels },
    subjects: [
      { kind: 'ServiceAccount', name, namespace },
      { kind: 'User', name: 'ann' },
    ],
  });
  // Whatever it is named: by a chart, or by an operator.
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const judge = (it: object) => ownerCheck(OWN, true).judge(printed({ items: [it] }));
  expect(judge(binding('argocd-server', 'gitops'))).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('The namespace gitops has an Argo CD'),
    fix: expect.stringContaining("argocdNamespace: 'gitops'"),
  });
  expect(judge(binding('argo-cd-argocd-server', 'gitops', labels))).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('argo-cd-argocd-server is for it'),
  });
  expect(judge(binding('argo-cd-argocd-server', 'argocd', labels)).state).toBe('done');
  expect(judge(binding('argocd-server', 'argocd')).state).toBe('done');
  expect(judge(binding('prometheus', 'monitoring')).state).toBe('done');
});

test('an Argo CD that somebody has stopped from managing itself is left alone', () => {
  const { spec, ...rest } = application('argocd', OWN.repoURL, 'dist/bootstrap');
  for (const syncPolicy of [{}, { automated: { enabled: false } }]) {
    const paused = { ...rest, spec: { ...spec, syncPolicy } };
    expect(ownerCheck(OWN, true).judge(printed({ items: [paused] }))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('automated sync'),
      fix: expect.stringContaining('kubectl patch applications.argoproj.io argocd'),
    });
  }
});

test('an Argo CD that the user may not see is refused', () => {
  expect(ownerCheck(OWN).judge(refused(FORBIDDEN))).toMatchObject({
    state: 'failed',
    reason: FORBIDDEN,
    fix: expect.stringContaining('cluster-admin'),
  });
});
