import { show } from '../../base/hint';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  sameJson,
  textOf,
} from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { ChangeRule } from '../rule';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

const KINDS = ['ConfigMap', 'Secret'];

export const data: ChangeRule = {
  id: 'immutable/data',
  kinds: KINDS,
  severity: 'error',
  summary: 'An immutable ConfigMap or Secret changes, or a Secret changes its type.',
  why: 'The API server refuses it: the sync fails, and the pods keep the old data.',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, '', KINDS) || isRecreated(after.object)) return;
    const { kind, metadata } = after.object;
    const { name } = metadata;
    const found = difference(before, after.object);
    if (!found) return;
    yield {
      manifest: after,
      path: found.path,
      message: `${kind} ${name} ${found.what}. The API server refuses that, so the sync would fail and the pods would keep the old data.`,
      fix: `Give the changed ${kind} another name, such as ${nextName(name)}, and use that name wherever ${name} is used: this rolls the pods. Or keep it as committed. ${orRecreate('and pods that start in between wait for it')}`,
    };
  },
};

/** The field that changes, and how, without the values of keys. */
function difference(
  before: ApiObjectJson,
  after: ApiObjectJson,
): { readonly path: JsonPath; readonly what: string } | undefined {
  if (after.kind === 'Secret') {
    const [from, to] = [before['type'] ?? 'Opaque', after['type'] ?? 'Opaque'];
    if (from !== to) {
      return { path: ['type'], what: `changes its type from ${show(from)} to ${show(to)}` };
    }
  }
  if (before['immutable'] !== true) return undefined;
  if (after['immutable'] !== true) {
    return {
      path: ['immutable'],
      what: 'is committed with `immutable: true`, which would be removed',
    };
  }
  const [from, to] = [contents(before), contents(after)];
  for (const key of new Set([...from.keys(), ...to.keys()])) {
    if (sameJson(from.get(key)?.value, to.get(key)?.value)) continue;
    const { path } = to.get(key) ?? from.get(key) ?? { path: ['data'] };
    return { path, what: `is immutable and changes its key ${show(key)}` };
  }
  return undefined;
}

/** The contents by key; those of a Secret in base64, as the API server stores them. */
function contents({ kind, ...object }: ApiObjectJson) {
  const result = new Map<string, { readonly path: JsonPath; readonly value: JsonValue }>();
  const add = (field: string, encode = (value: JsonValue): JsonValue => value) => {
    const map: JsonValue | undefined = (object as JsonObject)[field];
    for (const [key, value] of Object.entries(isObject(map) ? map : {})) {
      result.set(key, { path: [field, key], value: encode(value) });
    }
  };
  add('binaryData');
  add('data');
  if (kind === 'Secret') add('stringData', (it) => Buffer.from(textOf(it)).toString('base64'));
  return result;
}

/** `flags` becomes `flags-v2`, and `flags-v2` becomes `flags-v3`. */
function nextName(name: string): string {
  const match = /^(.*-v)(\d+)$/.exec(name);
  return match ? `${match[1]}${Number(match[2]) + 1}` : `${name}-v2`;
}
