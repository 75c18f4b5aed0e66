import { show } from '../../base/hint';
import { objectAt } from '../../base/json';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

/** The fields that can change, and those that other rules check. */
const OTHER = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  // Kubernetes 1.31 and older refuse a change; newer versions allow it.
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
  summary: 'An immutable field of a StatefulSet changes, such as `serviceName`.',
  why: 'The API server refuses it: the sync fails, and no change of the app is deployed until it is reverted.',
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
        fix: `Keep \`${field}\` as committed, or add a StatefulSet with another name and move the data of ${name} to it. ${orRecreate('without pods in between; the new pods get the same claims unless `persistentVolumeClaimRetentionPolicy.whenDeleted` is `Delete`')}`,
      };
    }
  },
};

function said(value: unknown): string {
  return value === undefined ? 'none' : show(value);
}
