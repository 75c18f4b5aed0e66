import { show } from '../../base/hint';
import type { JsonValue } from '../../base/json';
import type { ChangeRule } from '../rule';
import { firstDifference } from './difference';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

/** The immutable fields and their defaults. */
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
  summary: 'A StorageClass changes how it provisions volumes.',
  why: 'The API server refuses it: a class must match the volumes that were provisioned with it.',
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
        fix: `Keep \`${field}\` as committed, and add a StorageClass with another name for new claims. ${orRecreate('and existing volumes stay as they are')}`,
      };
    }
  },
};
