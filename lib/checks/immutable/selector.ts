import { type JsonObject, objectAt } from '../../base/json';
import { formatRequirement, requirementsOf } from '../label-selector';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

const KINDS = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

const ROLLOUT = ['Rollout'];

export const selector: ChangeRule = {
  id: 'immutable/selector',
  kinds: [...KINDS, ...ROLLOUT],
  severity: 'error',
  summary: 'The selector of a workload changes.',
  why: 'The API server refuses it: the sync fails, and no change of the app is deployed until it is reverted. The controller of a Rollout loses its old pods, which then run for ever.',
  source:
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  *check(change) {
    const { before, after } = change;
    const isRollout = changesInPlace(change, 'argoproj.io', ROLLOUT);
    if (!isRollout && !changesInPlace(change, 'apps', KINDS)) return;
    if (isRecreated(after.object)) return;
    const from = objectAt(before, 'spec', 'selector');
    const to = objectAt(after.object, 'spec', 'selector');
    if (!firstDifference(from, to)) return;
    const { kind, metadata } = after.object;
    const { name } = metadata;
    yield {
      manifest: after,
      path: ['spec', 'selector'],
      message: `The selector of ${kind} ${name} ${howItChanges(from, to)}. ${isRollout ? 'Argo Rollouts would lose its old pods, which would run for ever.' : 'The API server refuses that, so the sync would fail.'}`,
      fix: `Keep the committed selector; a new label of the pods does not have to be in it. To change it, add a ${kind} with another name, and remove ${name} once the new one is ready. ${orRecreate('and none of its pods runs in between')}`,
    };
  },
};

/** Such as `loses app=web, and gets app=shop`. Selectors contain no secrets, so their values are printed. */
function howItChanges(from: JsonObject, to: JsonObject): string {
  const [before, after] = [from, to].map((it) => requirementsOf(it).map(formatRequirement));
  const lost = before?.filter((it) => !after?.includes(it)) ?? [];
  const got = after?.filter((it) => !before?.includes(it)) ?? [];
  const changes = [
    ...(lost.length > 0 ? [`loses ${lost.join(', ')}`] : []),
    ...(got.length > 0 ? [`gets ${got.join(', ')}`] : []),
  ];
  return changes.join(', and ') || 'changes';
}
