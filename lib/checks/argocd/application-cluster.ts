import { textOf } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { clusterName, destinationCluster, IN_CLUSTER } from '../../model/environment';
import type { Rule } from '../rule';

const KINDS = ['Application', 'ApplicationSet', 'AppProject'];

/** An Application among the objects that are deployed to the cluster of the app. */
export const applicationCluster: Rule = {
  id: 'argocd/application-cluster',
  severity: 'error',
  summary: "An app deploys an Argo CD Application to the app's cluster and namespace.",
  why: 'Argo CD reads Applications only in its own cluster and namespace: nothing would deploy this one.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications',
  about: KINDS,
  *check({ manifests, environment, platform }) {
    if (environment === undefined) return;
    const cluster = clusterName(destinationCluster(environment));
    for (const manifest of manifests) {
      const { object } = manifest;
      const { name, namespace } = object.metadata;
      if (apiGroup(object) !== 'argoproj.io' || !KINDS.includes(object.kind)) continue;
      if (cluster === clusterName(IN_CLUSTER) && namespace === platform.argocdNamespace) continue;
      yield {
        manifest,
        message: `${object.kind} ${textOf(name)} would be created in the namespace "${textOf(namespace)}" of the cluster ${cluster}. Argo CD reads only the namespace "${platform.argocdNamespace}" of its own cluster.`,
        fix:
          object.kind === 'Application'
            ? 'Define it as an app of its own with `defineArgoApp`: Argosy renders it beside the other Applications.'
            : `Deploy it with Argo CD, in its namespace "${platform.argocdNamespace}".`,
      };
    }
  },
};
