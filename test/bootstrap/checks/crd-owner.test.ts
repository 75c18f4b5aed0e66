import { crdOwnerCheck } from '../../../lib/bootstrap/checks/crd-owner';
import { printed, refused } from '../simulated-cluster';

const { judge } = crdOwnerCheck('argocd');

const crd = (manager: string, trackingId?: string) => ({
  metadata: {
    name: 'applications.argoproj.io',
    managedFields: [{ manager, operation: 'Apply' }],
    ...(trackingId && { annotations: { 'argocd.argoproj.io/tracking-id': trackingId } }),
  },
});

const ID = 'apiextensions.k8s.io/CustomResourceDefinition';

test('a cluster without the CRDs of Argo CD, or with those of this bootstrap, is accepted', () => {
  expect(judge({ status: 0, stdout: '', stderr: '' }).state).toBe('done');
  expect(judge(printed(crd('argocd-controller'))).state).toBe('done');
  const applied = crd('argocd-controller', `argocd:${ID}:argocd/applications.argoproj.io`);
  expect(judge(printed(applied)).state).toBe('done');
});

test.each([
  ['that somebody has applied', crd('kubectl')],
  [
    'of another Application',
    crd('argocd-controller', `argo-cd:${ID}:argocd/applications.argoproj.io`),
  ],
  [
    'of the Argo CD of another namespace',
    crd('argocd-controller', `argocd:${ID}:gitops/applications.argoproj.io`),
  ],
])('a CRD %s may be used in another namespace', (_, it) => {
  expect(judge(printed(it))).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('an Argo CD in another namespace may use it'),
    fix: expect.stringMatching(/--all-namespaces.*--adopt/),
  });
});

test('a CRD that the user may not see is refused', () => {
  const message = 'Error from server (Forbidden): customresourcedefinitions is forbidden';
  expect(judge(refused(message))).toMatchObject({ state: 'failed', reason: message });
});
