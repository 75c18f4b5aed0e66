import type { Rule } from '../rule';
import { servedWorkloads } from './served-workloads';

/** At least two pods in production. */
export const oneReplica: Rule = {
  id: 'practice/one-replica',
  severity: 'warning',
  summary: 'In production, a workload behind a Service has one replica.',
  why: 'Every drain of its node and every crash is an outage until a new pod is ready.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  *check(context) {
    if (!context.environment?.production) return;
    for (const { pod, title, service, replicas, autoscaler } of servedWorkloads(context)) {
      if (replicas !== 1) continue;
      const scaled = autoscaler?.manifest.object;
      yield {
        manifest: autoscaler?.manifest ?? pod.manifest,
        path: ['spec', autoscaler?.minField ?? 'replicas'],
        message: scaled
          ? `${scaled.kind} "${scaled.metadata.name}" may scale ${title} down to one pod, the only one of the Service "${service}": the Service is down whenever that pod's node is drained.`
          : `${title} has one replica, the only pod of the Service "${service}": the Service is down whenever that pod's node is drained.`,
        fix: scaled
          ? `Set \`replicas: ${scaled.kind === 'ScaledObject' ? 'keda({ min: 2, … })' : '{ min: 2, … }'}\` in the overlay \`${context.environment.name}\` of the app, or, if \`extend\` creates the object, \`spec.${autoscaler.minField}: 2\`.`
          : `Set \`replicas: 2\` in the overlay \`${context.environment.name}\` of the app, or, if \`extend\` creates the object, \`spec.replicas: 2\`. If only one instance can run, suppress the rule with that reason.`,
      };
    }
  },
};
