import { show } from '../../base/hint';
import type { JsonValue } from '../../base/json';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

/** The fields that never change, and what they are where they are absent. */
const FIELDS: readonly (readonly [string, JsonValue])[] = [
  ['provisioner', ''],
  ['parameters', {}],
  ['reclaimPolicy', 'Delete'],
  ['volumeBindingMode', 'Immediate'],
];

const KINDS = ['StorageClass'];

export const storageClass: ChangeRule = {
  id: 'immutable/storage-class',
  kinds: KINDS,
  severity: 'error',
  summary: 'A StorageClass that changes what volumes it makes.',
  why: 'The API server refuses it: a class means the same for every volume that was made from it.',
  source:
    'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, 'storage.k8s.io', KINDS)) return;
    if (isRecreated(after.object)) return;
    const { name } = after.object.metadata;
    for (const [field, absent] of FIELDS) {
      const from = before[field] ?? absent;
      const to = after.object[field] ?? absent;
      const path = firstDifference(from, to, [field]);
      if (!path) continue;
      yield {
        manifest: after,
        path,
        message: `\`${field}\` of StorageClass ${name} changes from ${show(from)} to ${show(to)}. The API server refuses that, so the sync would fail.`,
        fix: `Keep \`${field}\` as committed, and add a StorageClass of another name for new claims. ${orRecreate('and volumes that there are stay as they were made')}`,
      };
    }
  },
};
