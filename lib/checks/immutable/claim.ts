import { show } from '../../base/hint';
import { type JsonObject, type JsonValue, objectAt, textOf, valueAt } from '../../base/json';
import { compareQuantities } from '../../kubernetes/quantity';
import type { Change, ChangeRule, RuleFinding } from '../rule';
import { firstDifference } from './difference';
import { changesInPlace } from './same-object';

/** Where `class` and the like are in the spec of an app. */
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
  summary: 'A PersistentVolumeClaim that changes in more than becoming larger.',
  why: 'The API server refuses it. Recreated, the claim would be empty: the data stays with the old one.',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  *check(change) {
    // Also where Argo CD deletes it first: with the claim, the data would go.
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
      // One of both is enough: the API server sets the other, and keeps what is left out.
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

/** No class is the cluster's default one, and an empty one is none at all: both are not the same. */
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
    fix: `Keep ${where} as committed. To move to other storage, add a second volume (of another name, and so with a claim of its own), copy the data, mount the new one, and remove the old one last.`,
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
    fix: `Keep the size at ${from} or more (\`claim.size\` of the volume). For a smaller one, add a second volume of another name, copy the data, mount the new one, and remove the old one last. Where the claim never got ${from}, because expanding it has failed, except this change from \`immutable/claim\` in \`suppress\`.`,
  };
}

function said(value: JsonValue | undefined): string {
  return value === undefined || value === null ? 'none' : show(value);
}
