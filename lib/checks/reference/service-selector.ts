import { nearest } from '../../base/hint';
import { formatLabels, formatRequirement, meets, type Requirement } from '../label-selector';
import { indexOf, label } from '../object-index';
import type { CheckedPod } from '../pods';
import type { Rule } from '../rule';
import { maySelectLater } from '../selected-pods';
import { selectingServices } from '../services';

/** A Service without pods. */
export const serviceSelector: Rule = {
  id: 'reference/service-selector',
  severity: 'error',
  summary:
    'A Service selects no pod of its app. If custom resources of an operator may create pods, only a selector with misspelled labels is refused.',
  why: 'It has no endpoints: every connection to it fails, while everything looks healthy.',
  source: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  about: ['Service'],
  *check(context) {
    for (const { manifest, namespace, requirements, pods } of selectingServices(context)) {
      if (pods.length > 0 || maySelectLater(context, namespace, requirements)) continue;
      const all = indexOf(context).podsIn(namespace);
      const selector = requirements.map(formatRequirement).join(',');
      const hint = nearMiss(requirements, all);
      yield {
        manifest,
        path: ['spec', 'selector', ...(hint?.unmet.path ?? [])],
        message: `${label(manifest)} selects pods with ${selector}, but the app has none: it would have no endpoints, and every connection to it would fail.${hint?.text ?? ' The app has no pods at all in this namespace.'}`,
        fix: hint
          ? `Set \`spec.selector\` to labels that the pods have, such as those of ${label(hint.pod.manifest)}: ${formatLabels(hint.pod.labels) || 'none yet'}. In \`extend\`, \`selector: { ...built.main.selector }\` selects the pods of the main workload.`
          : 'Add the workload whose pods it selects, or remove `spec.selector` if something else creates its endpoints.',
      };
    }
  },
};

/** The pod that matches best, and the first requirement that it does not meet. */
function nearMiss(requirements: readonly Requirement[], pods: readonly CheckedPod[]) {
  let best: { readonly pod: CheckedPod; readonly unmet: readonly Requirement[] } | undefined;
  for (const pod of pods) {
    const unmet = requirements.filter((it) => !meets(pod.labels, it));
    if (best === undefined || unmet.length < best.unmet.length) best = { pod, unmet };
  }
  const unmet = best?.unmet[0];
  if (best === undefined || unmet === undefined) return undefined;
  const { manifest, labels } = best.pod;
  const value = Object.hasOwn(labels, unmet.key) ? labels[unmet.key] : undefined;
  const guess = value === undefined && nearest(unmet.key, Object.keys(labels));
  const text =
    value === undefined
      ? ` The pods of ${label(manifest)} have no label "${unmet.key}".${guess ? ` Did you mean "${guess}"?` : ''}`
      : ` The pods of ${label(manifest)} have ${unmet.key}=${value}.`;
  return { pod: best.pod, unmet, text };
}
