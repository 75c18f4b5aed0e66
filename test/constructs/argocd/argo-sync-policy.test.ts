import {
  ArgoApplication,
  type ArgoApplicationProps,
} from '../../../lib/constructs/argocd/argo-application';
import type { SyncPolicy } from '../../../lib/model/sync-policy';
import { byKind, render } from '../render';

const policy = (sync: SyncPolicy, props: Partial<ArgoApplicationProps> = {}) => {
  const objects = render((chart) => {
    new ArgoApplication(chart, 'Application', {
      name: 'shop',
      project: 'production',
      source: { type: 'directory', repoURL: 'https://git.example.com/gitops.git', path: 'dist' },
      destination: { cluster: { name: 'in-cluster' } },
      sync,
      ...props,
    });
  });
  return (byKind(objects, 'Application')['spec'] as { syncPolicy: object }).syncPolicy;
};

test('a sync is automated by default, with prune and self-heal', () => {
  expect(policy({})).toHaveProperty('automated', { prune: true, selfHeal: true });
  expect(policy({ automated: {} })).toEqual(policy({}));
});

test('the options of an automated sync can be set', () => {
  const automated = { prune: false, selfHeal: false, allowEmpty: true };

  expect(policy({ automated })).toHaveProperty('automated', automated);
});

test('a sync can be manual', () => {
  expect(policy({ automated: false })).not.toHaveProperty('automated');
  expect(policy({ automated: false })).toHaveProperty('syncOptions', ['CreateNamespace=true']);
});

test('every option has its name in Argo CD', () => {
  const options = {
    createNamespace: true,
    serverSideApply: true,
    pruneLast: true,
    failOnSharedResource: true,
    respectIgnoreDifferences: true,
    applyOutOfSyncOnly: true,
    validate: false,
    replace: true,
    prunePropagationPolicy: 'orphan',
  } as const;

  expect(policy({ options })).toHaveProperty('syncOptions', [
    'CreateNamespace=true',
    'ServerSideApply=true',
    'PruneLast=true',
    'FailOnSharedResource=true',
    'RespectIgnoreDifferences=true',
    'ApplyOutOfSyncOnly=true',
    'Replace=true',
    'Validate=false',
    'PrunePropagationPolicy=orphan',
  ]);
});

test('an option with the default value of Argo CD is omitted', () => {
  const options = {
    createNamespace: false,
    serverSideApply: false,
    pruneLast: false,
    failOnSharedResource: false,
    respectIgnoreDifferences: false,
    applyOutOfSyncOnly: false,
    validate: true,
    replace: false,
  };

  expect(policy({ options })).not.toHaveProperty('syncOptions');
});

test('a sync respects ignored differences by default', () => {
  const ignoreDifferences = [{ kind: 'ConfigMap', jsonPointers: ['/data'] }];
  const options = { respectIgnoreDifferences: false };

  expect(policy({}, { ignoreDifferences })).toHaveProperty('syncOptions', [
    'CreateNamespace=true',
    'RespectIgnoreDifferences=true',
  ]);
  expect(policy({ options }, { ignoreDifferences })).toHaveProperty('syncOptions', [
    'CreateNamespace=true',
  ]);
});

test('a failed sync is retried with the newest revision, for longer than Argo CD takes to see a change', () => {
  expect(policy({})).toHaveProperty('retry', {
    limit: 7,
    refresh: true,
    backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
  });
});

test('the retries of a failed sync can be set', () => {
  const retry = { limit: 0, duration: '1s', factor: 3, maxDuration: '10m' };

  expect(policy({ retry })).toHaveProperty('retry', {
    limit: 0,
    refresh: true,
    backoff: { duration: '1s', factor: 3, maxDuration: '10m' },
  });
});

test('a namespace that Argo CD does not create has no labels: Argo CD would refuse them', () => {
  const namespaceLabels = { team: 'shop' };
  const options = { createNamespace: false };

  expect(policy({}, { namespaceLabels })).toHaveProperty('managedNamespaceMetadata', {
    labels: namespaceLabels,
  });
  expect(policy({ options }, { namespaceLabels })).not.toHaveProperty('managedNamespaceMetadata');
});
