import { listAt, objectAt } from '../../base/json';
import type { Rule, RuleContext } from '../rule';
import { autoscalerOf, autoscalersOf } from './autoscalers';

/** The autoscaler sets the number of pods. Git may have one that applies before it does: its minimum, or more. */
export const replicasAndAutoscaler: Rule = {
  id: 'practice/replicas-and-autoscaler',
  severity: 'error',
  summary:
    'A workload with an autoscaler sets fewer replicas than its minimum, or any if `respectIgnoreDifferences` is `false`.',
  why: 'Until the autoscaler acts, there are too few pods. Or each sync resets their number: at peak load, most of them are gone.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/#leaving-room-for-imperativeness',
  about: ['scaleTargetRef'],
  *check(context) {
    const autoscalers = autoscalersOf(context);
    if (autoscalers.size === 0) return;
    const isReset = resetsReplicas(context);
    for (const manifest of context.manifests) {
      const { replicas } = objectAt(manifest.object, 'spec');
      if (typeof replicas !== 'number') continue;
      const autoscaler = autoscalerOf(manifest, autoscalers);
      if (autoscaler === undefined || autoscaler.kind === 'other') continue;
      const { min = 1 } = autoscaler;
      if (replicas >= min && !isReset) continue;
      // A HorizontalPodAutoscaler is disabled while the workload has 0 replicas.
      if (replicas === 0 && autoscaler.kind === 'HorizontalPodAutoscaler') continue;
      const { kind, metadata } = manifest.object;
      const { name } = autoscaler.manifest.object.metadata;
      yield {
        manifest,
        path: ['spec', 'replicas'],
        message: isReset
          ? `${kind} "${metadata.name}" sets spec.replicas, but ${autoscaler.kind} "${name}" also controls that number: each sync resets it, and the autoscaler has to start over.`
          : `${kind} "${metadata.name}" sets spec.replicas to ${replicas}, but ${autoscaler.kind} "${name}" keeps at least ${min}: until it acts, there are too few pods.`,
        fix: isReset
          ? RESPECT
          : `Let the app create the autoscaler with \`replicas: { min, max, targetCpu }\` in its spec, and remove the one in \`extend\`. Or keep that one, and set \`spec.replicas\` to its \`${autoscaler.minField}\`.`,
      };
    }
  },
};

const RESPECT =
  'Remove `respectIgnoreDifferences: false` from `sync.options` of the environment: by default, a sync keeps the number in the cluster.';

/** True if the Application of the app ignores the difference in the replicas, but not when it syncs. */
function resetsReplicas({ argocd }: RuleContext): boolean {
  return argocd.some(({ object }) => {
    const options = listAt(object, 'spec', 'syncPolicy', 'syncOptions');
    return object.kind === 'Application' && !options.includes('RespectIgnoreDifferences=true');
  });
}
