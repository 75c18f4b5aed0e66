import { POD_SECURITY_CONTROLS } from '../../../lib/checks/pod-security';
import { levelRule } from '../../../lib/checks/pod-security/level';
import { sharedNamespace } from '../../../lib/checks/pod-security/shared-namespace';
import type { AdmittingLevel } from '../../../lib/model/pod-security';
import { deployment, manifestOf, object, violations } from '../unit';

const rule = levelRule(POD_SECURITY_CONTROLS);
const reason = 'It reads the files of the node.';

const restricted = deployment();
const asRoot = deployment({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } });
const onHost = deployment({ hostNetwork: true });

test.each<[AdmittingLevel, string, object, RegExp]>([
  ['baseline', 'nothing', restricted, /none of its pods needs more than "restricted"/],
  ['privileged', 'nothing', restricted, /none of its pods needs more than "restricted"/],
  ['privileged', '"baseline"', asRoot, /its pods need only "baseline"/],
])('the level %s is too loose where the pods need %s', (level, _, it, message) => {
  const podSecurity = { level, reason };
  expect(violations(rule, [it as typeof restricted], { podSecurity })).toEqual([
    expect.objectContaining({ message: expect.stringMatching(message) }),
  ]);
});

test.each<[AdmittingLevel, string, object]>([
  ['baseline', '"baseline"', asRoot],
  ['privileged', '"privileged"', onHost],
  ['baseline', 'more', onHost],
])('the level %s is accepted where the pods need %s', (level, _, it) => {
  expect(violations(rule, [it as typeof restricted], { podSecurity: { level, reason } })).toEqual(
    [],
  );
});

test('an app without pods, or without a level, is accepted', () => {
  const podSecurity = { level: 'privileged', reason } as const;
  expect(violations(rule, [object('ConfigMap', 'v1')], { podSecurity })).toEqual([]);
  expect(violations(rule, [restricted])).toEqual([]);
});

const LABEL = 'pod-security.kubernetes.io/enforce';

function application(labels: object) {
  const syncPolicy = { managedNamespaceMetadata: { labels: { ...labels } } };
  return manifestOf(object('Application', 'argoproj.io/v1alpha1', { spec: { syncPolicy } }));
}

function shared(exposes: readonly string[], labels: object = { [LABEL]: 'privileged' }) {
  const podSecurity = { level: 'privileged', reason, exposes } as const;
  return violations(sharedNamespace, [], { argocd: [application(labels)], podSecurity });
}

test('an app that loosens the namespace of others is warned, with their names', () => {
  expect(shared(['api', 'orders'])).toEqual([
    expect.objectContaining({
      object: 'Application/web',
      path: `spec.syncPolicy.managedNamespaceMetadata.labels["${LABEL}"]`,
      message: expect.stringContaining('no longer protects api, orders.'),
    }),
  ]);
  expect(shared(['a', 'b', 'c', 'd', 'e', 'f', 'g'])[0]?.message).toContain('a, b, c, d, e and 2');
});

test('an app that is alone, or whose namespace Argo CD does not create, is not warned', () => {
  expect(shared([])).toEqual([]);
  expect(shared(['api'], {})).toEqual([]);
});
