import { isPlainObject } from '../base/json';
import type { IgnoreDifferences } from '../constructs/argocd/argo-application';
import type { ApiObjectJson } from '../kubernetes/api-object';

/**
 * Ignores the replicas of every workload that one of these objects scales: the autoscaler changes them in the
 * cluster, and Argo CD must not report that as a difference from Git.
 */
export function ignoredReplicas(objects: readonly ApiObjectJson[]): IgnoreDifferences[] {
  return objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
    .flatMap(({ spec }) => {
      const target = isPlainObject(spec) ? spec['scaleTargetRef'] : undefined;
      if (!isPlainObject(target) || typeof target['name'] !== 'string') return [];
      const {
        name,
        kind = 'Deployment',
        apiVersion = 'apps/v1',
      } = target as Record<string, string>;
      const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
      return [{ group, kind, name: String(name), jsonPointers: ['/spec/replicas'] }];
    });
}
