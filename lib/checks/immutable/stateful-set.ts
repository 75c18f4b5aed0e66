import { show } from '../../base/hint';
import { objectAt } from '../../base/json';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

/** What the API server lets change, and what other rules are about. */
const OTHER = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  // Refused up to Kubernetes 1.31 at least; newer API servers let it change.
  'revisionHistoryLimit',
  'selector',
  'template',
  'updateStrategy',
  'volumeClaimTemplates',
]);

const KINDS = ['StatefulSet'];

export const statefulSet: ChangeRule = {
  id: 'immutable/stateful-set',
  kinds: KINDS,
  severity: 'error',
  summary: 'A field of a StatefulSet that changes and cannot, such as `serviceName`.',
  why: 'The API server refuses it: the sync fails, and nothing of the app is deployed until it is undone.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, 'apps', KINDS) || isRecreated(after.object)) return;
    const [from, to] = [objectAt(before, 'spec'), objectAt(after.object, 'spec')];
    const { name } = after.object.metadata;
    for (const field of new Set([...Object.keys(from), ...Object.keys(to)])) {
      if (OTHER.has(field)) continue;
      const path = firstDifference(from[field], to[field], ['spec', field]);
      if (!path) continue;
      yield {
        manifest: after,
        path,
        message: `\`spec.${field}\` of StatefulSet ${name} changes from ${said(from[field])} to ${said(to[field])}. The API server refuses that, so the sync would fail.`,
        fix: `Keep \`${field}\` as committed, or add a StatefulSet of another name and move to it what ${name} holds. ${orRecreate('without pods in between; they get the same claims again unless `persistentVolumeClaimRetentionPolicy.whenDeleted` is `Delete`')}`,
      };
    }
  },
};

function said(value: unknown): string {
  return value === undefined ? 'none' : show(value);
}
