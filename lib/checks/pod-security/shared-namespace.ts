import { valueAt } from '../../base/json';
import { ENFORCE_LABEL } from '../../model/pod-security';
import { isArgo } from '../argocd/applications';
import type { Rule } from '../rule';
import { STANDARD } from './wording';

const PATH = ['spec', 'syncPolicy', 'managedNamespaceMetadata', 'labels', ENFORCE_LABEL];

/** Apps that are less protected because of the level of another app in their namespace. */
export const sharedNamespace: Rule = {
  id: 'pod-security/shared-namespace',
  severity: 'warning',
  summary: 'The `podSecurity` of an app loosens a namespace that other apps deploy to as well.',
  why: 'The level applies to every pod of the namespace: whoever can deploy the other apps can use it too.',
  source: STANDARD,
  *check({ argocd, namespace, podSecurity }) {
    const { level, exposes = [] } = podSecurity ?? {};
    if (exposes.length === 0) return;
    for (const manifest of argocd) {
      if (!isArgo(manifest, 'Application') || valueAt(manifest.object, PATH) !== level) continue;
      yield {
        manifest,
        path: PATH,
        message: `The namespace ${namespace} enforces only "${level}" because of this app, so it no longer protects ${listed(exposes)}.`,
        fix: `Set \`namespace\` of the app to one of its own. If all of these apps may run such pods, suppress this rule.`,
      };
    }
  },
};

/** At most five names. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
