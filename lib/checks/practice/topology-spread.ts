import { isObject, listAt, objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { servedWorkloads } from './served-workloads';

/** Pods run in several zones. */
export const topologySpread: Rule = {
  id: 'practice/topology-spread',
  severity: 'warning',
  summary:
    'In production, nothing spreads the pods of a workload behind a Service over zones or nodes.',
  why: "Kubernetes' own default allows five more pods in one zone than in another, and three more on one node: all replicas may run in one zone, and fail with it.",
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  *check(context) {
    if (!context.environment?.production) return;
    for (const { pod, title, service, replicas } of servedWorkloads(context)) {
      if (replicas < 2) continue;
      if (listAt(pod.spec, 'topologySpreadConstraints').length > 0) continue;
      if (isObject(objectAt(pod.spec, 'affinity')['podAntiAffinity'])) continue;
      yield {
        manifest: pod.manifest,
        path: [...pod.path, 'topologySpreadConstraints'],
        message: `Nothing spreads the ${replicas} pods of ${title}: all of them may run in one zone, and the Service "${service}" fails with it.`,
        fix: `Set \`topologySpread: [{ over: 'zone' }]\` in the overlay \`${context.environment.name}\` of the app, or, if \`extend\` creates the workload, \`topologySpreadConstraints\` in the spec of its pods.`,
      };
    }
  },
};
