import { type JsonObject, type JsonPath, listAt, textOf } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';

/** True if the `ignoreDifferences` of an Application cover a field of an object. */
export function isIgnored(application: Manifest, object: ApiObjectJson, path: JsonPath): boolean {
  return listAt(application.object, 'spec', 'ignoreDifferences').some((it) => {
    const entry = it as JsonObject;
    if (!isAboutObject(entry, object)) return false;
    const pointers = listAt(entry, 'jsonPointers').map((pointer) => pointerKeys(textOf(pointer)));
    const expressions = listAt(entry, 'jqPathExpressions').map((jq) => jqKeys(textOf(jq)));
    return [...pointers, ...expressions].some((keys) => isPrefix(keys, path));
  });
}

function isAboutObject(entry: JsonObject, { kind, metadata, ...rest }: ApiObjectJson): boolean {
  const { group = '', kind: ofKind, name } = entry;
  const isGroup = group === '*' || group === apiGroup(rest);
  const isKind = ofKind === '*' || ofKind === kind;
  return isGroup && isKind && (name === undefined || name === metadata.name);
}

/** Any item of a list. */
const ANY = Symbol('any');

type Keys = readonly (string | typeof ANY)[];

function isPrefix(keys: Keys, path: JsonPath): boolean {
  return (
    keys.length > 0 &&
    keys.length <= path.length &&
    keys.every((key, i) => key === ANY || key === String(path[i]))
  );
}

/** The keys of a JSON pointer, such as `/spec/data/0`. */
function pointerKeys(pointer: string): Keys {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The keys at the beginning of a jq path, such as `.spec.data[].remoteRef`: as many as are plain ones. */
function jqKeys(expression: string): Keys {
  const keys: Keys[number][] = [];
  const key = /\s*(?:\.?\[\s*(?:"([^"]*)"|(\d+))?\s*\]|\."([^"]*)"|\.([A-Za-z_]\w*))\??/y;
  for (;;) {
    const match = key.exec(expression);
    if (match === null) return keys;
    keys.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? ANY);
  }
}
