import { objectAt, textOf } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { Change, ChangeRule } from '../rule';
import { annotatedOptions } from '../sync-options';
import { changesInPlace } from './same-object';

/** The strategy of a kind, and the value beside which the API server refuses `rollingUpdate`. */
const STRATEGIES = {
  Deployment: {
    field: 'strategy',
    refused: 'Recreate',
    step: "`strategy: { maxSurge: '25%' }`",
    rollingUpdate: "{ maxSurge: '25%' }",
  },
  StatefulSet: {
    field: 'updateStrategy',
    refused: 'OnDelete',
    step: '`updateStrategy: { partition: 0 }`',
    rollingUpdate: '{ partition: 0 }',
  },
} as const;

const KINDS = Object.keys(STRATEGIES);

export const strategy: ChangeRule = {
  id: 'immutable/strategy',
  kinds: KINDS,
  severity: 'error',
  summary:
    'A Deployment changes to Recreate under server-side apply, or a StatefulSet to OnDelete, while the cluster has a default `rollingUpdate`.',
  why: 'Argo CD does not remove a default that was never in Git, and the API server refuses the combination: every sync fails.',
  source:
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec',
  *check(change) {
    const { before, after } = change;
    const { kind, metadata } = after.object;
    if (kind !== 'Deployment' && kind !== 'StatefulSet') return;
    if (!changesInPlace(change, 'apps', KINDS) || isReplaced(change)) return;
    // `kubectl apply` on the client knows that it has to remove the other fields of a Deployment's strategy.
    if (kind === 'Deployment' && !isServerSideApplied(change)) return;
    const { field, refused, step, rollingUpdate } = STRATEGIES[kind];
    const [from, to] = [strategyOf(before, field), strategyOf(after.object, field)];
    // A field that was in Git is removed from the cluster together with its parent.
    if (from['rollingUpdate'] !== undefined || to['rollingUpdate'] !== undefined) return;
    if (!isDefaulted(kind, from['type']) || to['type'] !== refused) return;
    yield {
      manifest: after,
      path: ['spec', field, 'type'],
      message: `${kind} ${textOf(metadata.name)} changes its \`${field}\` from RollingUpdate to ${refused}. The \`rollingUpdate\` that the API server has filled in would stay, and beside ${refused} the API server refuses it: every sync would fail.`,
      fix: `Change it in two steps. First bring the default into Git, with ${step} in the app's spec or \`spec.${field}.rollingUpdate: ${rollingUpdate}\` in \`extend\`, and let it sync: no pod is replaced. Then change it to ${refused}: Argo CD now removes the field.`,
    };
  },
};

function strategyOf(object: ApiObjectJson, field: string) {
  return objectAt(object, 'spec', field);
}

/** True if the API server has filled in `rollingUpdate`: in a StatefulSet, it does so only beside no type. */
function isDefaulted(kind: keyof typeof STRATEGIES, type: unknown): boolean {
  return type === undefined || (kind === 'Deployment' && type === 'RollingUpdate');
}

/** True if the object is replaced as a whole, so that nothing of the old one stays. */
function isReplaced({ after, environment }: Change): boolean {
  return (
    environment?.sync?.options?.replace === true ||
    annotatedOptions(after.object).includes('Replace=true')
  );
}

function isServerSideApplied({ after, environment }: Change): boolean {
  const options = annotatedOptions(after.object);
  if (options.includes('ServerSideApply=false')) return false;
  return (
    environment?.sync?.options?.serverSideApply === true || options.includes('ServerSideApply=true')
  );
}
