import { readyCheck } from '../../../lib/bootstrap/checks/ready';
import { printed } from '../simulated-cluster';

const COMPLETE = { observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1 };

const PART = { 'app.kubernetes.io/part-of': 'argocd' };

const workload = (
  kind: string,
  name: string,
  status: object = COMPLETE,
  labels: object = PART,
) => ({
  kind,
  metadata: { name, namespace: 'argocd', generation: 2, labels },
  spec: { replicas: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
  status,
});

const pod = (of: string, status: object) => ({
  kind: 'Pod',
  metadata: { name: `${of}-abc`, namespace: 'argocd', labels: { 'app.kubernetes.io/name': of } },
  spec: {},
  status,
});

const CONTROLLER = workload('StatefulSet', 'argocd-application-controller');

const judge = (...items: object[]) => readyCheck('argocd').judge(printed({ items }));

const container = (reason: string, message?: string) => ({
  containerStatuses: [{ name: 'server', state: { waiting: { reason, message } } }],
});

test('Argo CD is ready when each of its workloads runs its newest version', () => {
  const other = workload('Deployment', 'other', {}, {});
  expect(judge(CONTROLLER, workload('Deployment', 'argocd-server'), other)).toEqual({
    state: 'done',
    note: '2 workloads',
  });
});

test.each([
  ['does not exist in the status yet', {}, '0 of 1'],
  ['runs its previous version', { ...COMPLETE, observedGeneration: 1 }, '0 of 1'],
  ['has a new pod that is not ready', { ...COMPLETE, updatedReplicas: 0 }, '0 of 1'],
  ['still has an old pod', { ...COMPLETE, replicas: 2 }, '1 of 1'],
])('a workload that %s is waited for', (_, status, reason) => {
  expect(judge(CONTROLLER, workload('Deployment', 'argocd-server', status))).toEqual({
    state: 'waiting',
    reason: `Deployment argocd-server: ${reason} ready`,
    fix: expect.stringContaining('--timeout'),
  });
});

test('its pods say why it is not ready', () => {
  const server = workload('Deployment', 'argocd-server', {});
  const reasonWith = (...pods: object[]) =>
    (judge(CONTROLLER, server, ...pods) as { reason: string }).reason;
  expect(reasonWith(pod('argocd-server', container('ImagePullBackOff', 'not found')))).toBe(
    'Deployment argocd-server: 0 of 1 ready (container server of argocd-server-abc: ImagePullBackOff: not found)',
  );
  const full = { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' };
  expect(reasonWith(pod('argocd-server', { conditions: [full] }))).toContain(
    '(no node: 0/3 nodes are available)',
  );
  const init = {
    initContainerStatuses: [{ name: 'copy', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    ...container('PodInitializing'),
  };
  expect(reasonWith(pod('argocd-server', init), pod('other', container('ErrImagePull')))).toBe(
    'Deployment argocd-server: 0 of 1 ready (container copy of argocd-server-abc: CrashLoopBackOff)',
  );
  const quota = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' };
  expect(
    judge(CONTROLLER, workload('Deployment', 'argocd-server', { conditions: [quota] })),
  ).toEqual(expect.objectContaining({ reason: expect.stringContaining('(exceeded quota)') }));
});

test('a namespace without an Argo CD is a failure: nothing will make it ready', () => {
  expect(judge(workload('Deployment', 'argocd-server'))).toMatchObject({
    state: 'failed',
    reason: 'There is no Argo CD in the namespace argocd.',
  });
});
