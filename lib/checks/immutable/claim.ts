import { show } from '../../base/hint';
import { type JsonObject, type JsonValue, objectAt, textOf, valueAt } from '../../base/json';
import { compareQuantities } from '../../kubernetes/quantity';
import type { Change, ChangeRule, RuleFinding } from '../rule';
import { firstDifference } from './difference';
import { changesInPlace } from './same-object';

/** The fields of the app's spec that set these fields. */
const IN_SPEC: Readonly<Record<string, string>> = {
  accessModes: 'claim.accessMode',
  storageClassName: 'claim.storageClass',
};

const SIZE = ['spec', 'resources', 'requests', 'storage'] as const;

const KINDS = ['PersistentVolumeClaim'];

export const claim: ChangeRule = {
  id: 'immutable/claim',
  kinds: KINDS,
  severity: 'error',
  summary: 'A PersistentVolumeClaim changes in other ways than growing.',
  why: 'The API server refuses it. Recreated, the claim would be empty: the data stays with the old one.',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  *check(change) {
    // Also if Argo CD deletes it first: the data would be deleted with the claim.
    if (!changesInPlace(change, '', KINDS)) return;
    const from = objectAt(change.before, 'spec');
    const to = objectAt(change.after.object, 'spec');
    for (const field of ['storageClassName', 'accessModes', 'volumeMode', 'selector']) {
      if (changes(field, from, to)) yield refuse(change, field, from[field], to[field]);
    }
    const { volumeName: volume } = from;
    if (typeof volume === 'string' && volume !== '' && volume !== to['volumeName']) {
      yield refuse(change, 'volumeName', volume, to['volumeName']);
    }
    for (const field of ['dataSource', 'dataSourceRef'] as const) {
      // The API server sets whichever of the two is missing, and keeps it.
      const old = from[field] ?? from['dataSourceRef'] ?? from['dataSource'];
      const wanted = to[field];
      if (wanted !== undefined && firstDifference(old, wanted)) {
        yield refuse(change, field, old, wanted);
        break;
      }
    }
    const shrunk = shrinks(change);
    if (shrunk) yield shrunk;
  },
};

/** No class means the cluster's default class; an empty one means no class at all. */
function changes(field: string, from: JsonObject, to: JsonObject): boolean {
  if (field === 'storageClassName') return (from[field] ?? null) !== (to[field] ?? null);
  return firstDifference(from[field], to[field], ['spec', field]) !== undefined;
}

function refuse(
  { after }: Change,
  field: string,
  from: JsonValue | undefined,
  to: JsonValue | undefined,
): RuleFinding {
  const { name } = after.object.metadata;
  const place = IN_SPEC[field];
  const where = place ? `\`${place}\` of the volume` : `\`${field}\``;
  return {
    manifest: after,
    path: ['spec', field],
    message: `\`spec.${field}\` of PersistentVolumeClaim ${name} changes from ${said(from)} to ${said(to)}. The API server refuses that, so the sync would fail; a recreated claim would be empty.`,
    fix: `Keep ${where} as committed. To move to other storage, add a second volume with another name, and so with its own claim, copy the data, mount the new one, and then remove the old one.`,
  };
}

function shrinks({ before, after }: Change): RuleFinding | undefined {
  const [from, to] = [valueAt(before, SIZE), valueAt(after.object, SIZE)];
  if (from === undefined || to === undefined) return undefined;
  const order = compareQuantities(textOf(to), textOf(from));
  if (order === undefined || order >= 0) return undefined;
  const { name } = after.object.metadata;
  return {
    manifest: after,
    path: SIZE,
    message: `PersistentVolumeClaim ${name} shrinks from ${from} to ${to}. A volume can only grow: the API server refuses that, so the sync would fail.`,
    fix: `Keep the size at ${from} or more (\`claim.size\` of the volume). For a smaller one, add a second volume with another name, copy the data, mount the new one, and then remove the old one. If the claim never grew to ${from} because expanding it failed, suppress \`immutable/claim\` for it.`,
  };
}

function said(value: JsonValue | undefined): string {
  return value === undefined || value === null ? 'none' : show(value);
}
