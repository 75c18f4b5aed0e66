import { apiGroup } from '../../kubernetes/api-object';
import { isHook } from '../../kubernetes/sync-step';
import { type Environment, projectOf } from '../../model/environment';
import type { Manifest } from '../../model/manifest';
import { admissionOf } from '../argocd/admission';
import type { RuleFinding, RuleInfo } from '../rule';
import { isKept } from './removed-data';

/** An object that an app no longer has, of a kind or in a namespace that its project no longer allows. */
export const removedRight: RuleInfo<'immutable/removed-right'> = {
  id: 'immutable/removed-right',
  severity: 'error',
  summary:
    'An object is removed from an app, and its project does not allow the kind or the namespace: the right was removed, or the app moves to another project, in the same commit.',
  why: 'Argo CD does not see live objects that the project does not allow. It deletes nothing, reports the app as Synced, and the object stays in the cluster.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
};

/** The finding for a committed object of an app that is no longer rendered, although the app is. */
export function lostRight(
  manifest: Manifest,
  environment: Environment,
  argocdNamespace: string,
): RuleFinding | undefined {
  const { object } = manifest;
  if (isKept(object) || isHook(object)) return undefined;
  const { name, namespace } = object.metadata;
  const { kinds, clusterKinds, admitsNamespace } = admissionOf(environment, argocdNamespace);
  const kind = `${apiGroup(object)}/${object.kind}`;
  const isAdmitted =
    (kinds.has(kind) || clusterKinds.has(kind)) &&
    (typeof namespace !== 'string' || admitsNamespace(namespace));
  if (isAdmitted) return undefined;
  return {
    manifest,
    message: `${object.kind} ${name} is committed, but no longer rendered, and the project ${projectOf(environment)} does not allow it: Argo CD would leave it in the cluster.`,
    fix: 'Take two commits: remove the object first, and the right, or move the app to another team, when Argo CD has deleted it. If it is to stay in the cluster, add `immutable/removed-right` to `suppress` of the app, with that reason, until this is committed.',
  };
}
