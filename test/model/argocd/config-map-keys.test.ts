import { isArgocdKey } from '../../../lib/model/argocd/config-map-keys';

test('a key belongs to a ConfigMap, and to the versions since it was documented', () => {
  expect(isArgocdKey('argocd-cm', 'url', '3.3.0')).toBe(true);
  expect(isArgocdKey('argocd-cmd-params-cm', 'url', '3.5.1')).toBe(false);
  expect(isArgocdKey('argocd-cm', 'webhook.refresh.jitter', '3.4.9')).toBe(false);
  expect(isArgocdKey('argocd-cm', 'webhook.refresh.jitter', '3.5.0')).toBe(true);
  expect(isArgocdKey('argocd-cmd-params-cm', 'controller.k8s.client.qps', '3.3.9')).toBe(false);
  expect(isArgocdKey('argocd-cmd-params-cm', 'controller.k8s.client.qps', '3.10.0')).toBe(true);
});

test('keys with a name in them follow a pattern', () => {
  const isKey = (key: string) => isArgocdKey('argocd-cm', key, '3.5.1');
  expect(isKey('resource.customizations.health.argoproj.io_Application')).toBe(true);
  expect(isKey('resource.customizations.health.*.crossplane.io_*')).toBe(true);
  expect(isKey('resource.customizations.ignoreResourceUpdates.all')).toBe(true);
  expect(isKey('resource.customizations.healthy.apps_Deployment')).toBe(false);
  expect(isKey('accounts.alice')).toBe(true);
  expect(isKey('accounts.alice.password')).toBe(false);
  expect(isArgocdKey('argocd-notifications-cm', 'service.slack', '3.5.1')).toBe(true);
});
