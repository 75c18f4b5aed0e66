import { objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { autoscalersOf } from './autoscalers';

/** The minimum of an autoscaler is also in Git. */
export const autoscaledReplicas: Rule = {
  id: 'practice/autoscaled-replicas',
  severity: 'warning',
  summary: 'A workload whose autoscaler keeps several pods sets no number of replicas.',
  why: 'When the number leaves Git, the API server sets 1 before the autoscaler acts: most pods are gone for a while.',
  source:
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  about: ['scaleTargetRef'],
  *check(context) {
    for (const [manifest, { manifest: autoscaler, min = 1, minField }] of autoscalersOf(context)) {
      const { kind, metadata, spec } = manifest.object;
      if (min < 2 || objectAt(spec as never)['replicas'] !== undefined) continue;
      yield {
        manifest,
        path: ['spec', 'replicas'],
        message: `${kind} "${metadata.name}" sets no spec.replicas, but ${autoscaler.object.kind} "${autoscaler.object.metadata.name}" keeps at least ${min} pods: until it acts, there is one.`,
        fix: `Set \`spec.replicas\` to ${min}, the \`${minField}\` of the autoscaler. Argo CD ignores the difference later. Or let the app create the autoscaler with \`replicas: { min, max, targetCpu }\`.`,
      };
    }
  },
};
