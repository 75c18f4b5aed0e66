import { show } from '../../base/hint';
import type { JsonValue } from '../../base/json';
import type { ChangeRule } from '../rule';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

/** The immutable fields and their defaults. */
const FIELDS: readonly (readonly [string, JsonValue])[] = [
  ['value', 0],
  ['preemptionPolicy', 'PreemptLowerPriority'],
];

const KINDS = ['PriorityClass'];

export const priorityClass: ChangeRule = {
  id: 'immutable/priority-class',
  kinds: KINDS,
  severity: 'error',
  summary: 'A PriorityClass changes its value or its preemption policy.',
  why: 'The API server refuses it: the sync fails, and no change of the app is deployed until it is reverted.',
  source:
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/priority-class-v1/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, 'scheduling.k8s.io', KINDS) || isRecreated(after.object)) return;
    const { name } = after.object.metadata;
    for (const [field, absent] of FIELDS) {
      const from = before[field] ?? absent;
      const to = after.object[field] ?? absent;
      if (from === to) continue;
      yield {
        manifest: after,
        path: [field],
        message: `\`${field}\` of PriorityClass ${name} changes from ${show(from)} to ${show(to)}. The API server refuses that, so the sync would fail.`,
        fix: `Keep \`${field}\` as committed, or add a PriorityClass with another name, set it as the \`priorityClassName\` of the pods, and remove ${name} in a later commit. ${orRecreate('and existing pods keep their priority')}`,
      };
    }
  },
};
