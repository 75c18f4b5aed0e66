import { apiGroup } from '../../kubernetes/api-object';
import type { Environment } from '../../model/environment';
import type { Manifest } from '../../model/manifest';
import type { Rule, RuleFinding } from '../rule';
import { scopeOf } from '../scope';
import { isSecretWithData } from '../secret/object';
import { admissionOf } from './admission';
import { allowing } from './allowing';

/** An object that the project of its environment does not allow. */
export const rights: Rule = {
  id: 'argocd/rights',
  severity: 'error',
  final: true,
  summary:
    "The project of the environment, or of the app's team, does not allow the kind or the namespace of an object.",
  why: 'Argo CD refuses to sync the whole app, so none of its changes reach the cluster.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  *check(context) {
    const { manifests, environment, platform } = context;
    if (!environment || manifests.length === 0) return;
    const admitted = admissionOf(environment, platform.argocdNamespace);
    for (const manifest of manifests) {
      const { object } = manifest;
      // Refused in every project, by secret/object.
      if (isSecretWithData(object)) continue;
      const { name, namespace } = object.metadata;
      const ofCluster = scopeOf(object, context) === 'Cluster';
      const kinds = ofCluster ? admitted.clusterKinds : admitted.kinds;
      if (!kinds.has(`${apiGroup(object)}/${object.kind}`)) {
        yield refuseKind(manifest, ofCluster, environment);
      } else if (typeof namespace === 'string' && !admitted.admitsNamespace(namespace)) {
        yield {
          manifest,
          path: ['metadata', 'namespace'],
          message: `${object.kind} ${name} belongs to the namespace "${namespace}", which the project ${whose(environment)} does not allow: Argo CD would refuse to sync the app.`,
          fix: `Remove the namespace, or allow it in ${allowing(environment, `namespaces: ['${namespace}']`)}`,
        };
      }
    }
  },
};

function whose({ team }: Environment): string {
  return team ? `of the team ${team.name}` : 'of the environment';
}

function refuseKind(manifest: Manifest, ofCluster: boolean, environment: Environment): RuleFinding {
  const { object } = manifest;
  const what = `{ group: '${apiGroup(object)}', kind: '${object.kind}' }`;
  const list = ofCluster ? 'clusterKinds' : 'kinds';
  return {
    manifest,
    message: `${object.kind} ${object.metadata.name} is of a kind that the project ${whose(environment)} does not allow: Argo CD would refuse to sync the app.`,
    fix: `Remove it, or allow it in ${allowing(environment, `${list}: [${what}]`)}`,
  };
}
