import { type JsonPath, type JsonValue, listAt, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { formatLabels, formatRequirement, meets, requirementsOf } from '../label-selector';
import { label } from '../object-index';
import type { Rule } from '../rule';

const KINDS: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);

/** A workload that does not select its own pods. */
export const workloadSelector: Rule = {
  id: 'reference/workload-selector',
  severity: 'error',
  summary: 'The selector of a workload does not match the labels of its own pod template.',
  why: 'The API server refuses the workload: it would create pods endlessly and own none of them.',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  *check({ pods }) {
    for (const { manifest, labels } of pods) {
      if (!hasOwnSelector(manifest)) continue;
      const { selector } = objectAt(manifest.object, 'spec');
      if (selector === undefined) continue;
      const path: JsonPath = ['spec', 'selector'];
      const requirements = requirementsOf(selector);
      if (isEmpty(selector)) {
        yield {
          manifest,
          path,
          message: `The selector of ${label(manifest)} is empty, so it would select every pod in the namespace: the API server refuses it.`,
          fix: 'Set `spec.selector.matchLabels` to labels of the pod template that never change.',
        };
      }
      for (const requirement of requirements) {
        if (meets(labels, requirement)) continue;
        yield {
          manifest,
          path: [...path, ...requirement.path],
          message: `${label(manifest)} selects pods with ${formatRequirement(requirement)}, but the labels of its own template are ${formatLabels(labels) || 'none'}: the API server refuses it.`,
          fix: `Add the labels of the selector to \`spec.template.metadata.labels\`, or change the selector to match the template. The built-in kinds set both: if you change one of them in \`extend\`, change the other, too.`,
        };
      }
    }
  },
};

function isEmpty(selector: JsonValue): boolean {
  const labels = objectAt(selector, 'matchLabels');
  return Object.keys(labels).length === 0 && listAt(selector, 'matchExpressions').length === 0;
}

function hasOwnSelector({ object }: Manifest): boolean {
  const kind = `${apiGroup(object)}/${object.kind}`;
  return (
    KINDS.has(kind) || (kind === 'batch/Job' && objectAt(object, 'spec')['manualSelector'] === true)
  );
}
