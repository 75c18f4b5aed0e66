import { failureOf } from '../../lib/bootstrap/kubectl-failure';
import { refused } from './simulated-cluster';

test.each([
  ['Unable to connect to the server: dial tcp: lookup home.eks.amazonaws.com: no such host'],
  [
    'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\ndial tcp: connection refused',
  ],
  ['Error from server (InternalError): failed calling webhook "x": context deadline exceeded'],
  [
    'error: resource mapping not found for name: "root" namespace: "": no matches for kind "AppProject" in version "argoproj.io/v1alpha1"',
  ],
  [
    'Error from server (Forbidden): unable to create new content in namespace argocd because it is being terminated',
  ],
  ['etcdserver: leader changed'],
])('%j may pass by itself', (message) => {
  expect(failureOf(refused(message))).toMatchObject({ state: 'waiting', reason: message });
});

test.each([
  [
    'Error from server (Forbidden): clusterroles is forbidden: User "ann" cannot patch',
    'cluster-admin',
  ],
  ['error: You must be logged in to the server (Unauthorized)', 'Log in'],
  [
    'error: Apply failed with 1 conflict: conflict with "helm" using apps/v1: .spec.replicas',
    '--force-conflicts',
  ],
  [
    "error: accumulating resources: accumulation err='accumulating resources from 'https://github.com/…': failed to run '/usr/bin/git fetch'",
    'sha256',
  ],
  [
    'The Deployment "argocd-server" is invalid: spec.selector: Invalid value: {"matchLabels":{}}: field is immutable',
    'an-argo-cd-that-is-there-already',
  ],
  ['error: unknown flag: --server-side', 'run the command again'],
])('%j does not, and has a fix', (message, fix) => {
  expect(failureOf(refused(message))).toMatchObject({
    state: 'failed',
    reason: message,
    fix: expect.stringContaining(fix),
  });
});

test('a kubectl that cannot be started, hangs or says nothing is reported, too', () => {
  const none = { status: null, stdout: '', stderr: '' };
  const error = (code: string) => Object.assign(new Error(code), { code });
  expect(failureOf({ ...none, error: error('ENOENT') })).toMatchObject({ state: 'failed' });
  expect(failureOf({ ...none, error: error('EACCES') })).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('EACCES'),
  });
  expect(failureOf({ ...none, timedOut: true }).state).toBe('waiting');
  expect(failureOf(refused(''))).toMatchObject({ reason: 'kubectl exited with 1.' });
});

test('of a long message, the beginning is shown', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `error ${i}`).join('\n');
  const { reason } = failureOf(refused(lines)) as { reason: string };
  expect(reason.split('\n')).toHaveLength(11);
  expect(reason).toContain('… and 20 more lines');
});
