import { objectAt } from '../../model/json';
import type { Rule } from '../rule';
import { autoscalerOf, autoscalersOf } from './autoscalers';

/** One owner of the number of pods. */
export const replicasAndAutoscaler: Rule = {
  id: 'practice/replicas-and-autoscaler',
  severity: 'error',
  summary: 'A workload that an autoscaler scales has a number of replicas of its own.',
  why: 'A sync that applies the number undoes what the autoscaler did: in the middle of a peak most pods are gone.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/#leaving-room-for-imperativeness',
  about: ['scaleTargetRef'],
  *check(unit) {
    const autoscalers = autoscalersOf(unit);
    if (autoscalers.size === 0) return;
    for (const manifest of unit.manifests) {
      const { replicas } = objectAt(manifest.object, 'spec');
      if (typeof replicas !== 'number') continue;
      const autoscaler = autoscalerOf(manifest, autoscalers);
      if (autoscaler === undefined || autoscaler.kind === 'other') continue;
      // With 0 replicas a HorizontalPodAutoscaler stands still: that is how one is switched off.
      if (replicas === 0 && autoscaler.kind === 'HorizontalPodAutoscaler') continue;
      const { kind, metadata } = manifest.object;
      const { name } = autoscaler.manifest.object.metadata;
      yield {
        manifest,
        path: ['spec', 'replicas'],
        message: `${kind} "${metadata.name}" has ${replicas} in spec.replicas, and ${autoscaler.kind} "${name}" decides that number too: a sync that applies it sets the pods back to ${replicas}, and the autoscaler then begins anew.`,
        fix: `Leave the number to the autoscaler: \`replicas: { min, max, targetCpu }\` in the app's spec makes both objects fit, or, where one of them comes from \`extend\`, remove \`spec.replicas\` of ${kind} "${metadata.name}" there.`,
      };
    }
  },
};
