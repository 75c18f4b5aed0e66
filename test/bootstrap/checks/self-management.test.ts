import { selfManagementCheck } from '../../../lib/bootstrap/checks/self-management';
import { printed, refused } from '../simulated-cluster';

const READY = { observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1 };

const controller = (status: object) => ({
  kind: 'StatefulSet',
  metadata: {
    name: 'argocd-application-controller',
    generation: 1,
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
  },
  status,
});

const application = (name: string, sync: string) => ({
  kind: 'Application',
  metadata: { name },
  spec: {},
  status: { sync: { status: sync } },
});

const stateWith = (...items: object[]) =>
  selfManagementCheck('argocd').judge(printed({ items })).state;

test('Argo CD manages itself when it runs and has synced itself', () => {
  expect(stateWith(application('argocd', 'Synced'), controller(READY))).toBe('done');
});

test('an Argo CD that is broken, has never synced, or cannot read Git does not manage itself', () => {
  const synced = application('argocd', 'Synced');
  expect(stateWith(synced, controller({}))).toBe('waiting');
  expect(stateWith(synced)).not.toBe('done');
  expect(stateWith(application('argocd', 'Unknown'), controller(READY))).toBe('waiting');
  expect(stateWith(application('root-dev', 'Synced'), controller(READY))).toBe('waiting');
  expect(stateWith()).toBe('waiting');
  const none = refused('error: the server doesn\'t have a resource type "applications"');
  expect(selfManagementCheck('argocd').judge(none).state).not.toBe('done');
});
