import { objectAt } from '../../base/json';
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
  *check(context) {
    const autoscalers = autoscalersOf(context);
    if (autoscalers.size === 0) return;
    for (const manifest of context.manifests) {
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
        message: `${kind} "${metadata.name}" has a number of pods in spec.replicas, and ${autoscaler.kind} "${name}" decides that number, too: each sync sets it back to what is written, and the autoscaler starts again.`,
        fix: `Let the app make the autoscaler, by \`replicas: { min, max, targetCpu }\` in its spec, and make none in \`extend\`. Or keep that one and leave \`spec.replicas\` out: of the main workload, in \`extend\`, by \`built.main.deployment.addJsonPatch(JsonPatch.remove('/spec/replicas'))\`.`,
      };
    }
  },
};
