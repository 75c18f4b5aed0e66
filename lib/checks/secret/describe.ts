import { isObject, type JsonPath, valueAt } from '../../base/json';
import { formatField } from '../../base/validation';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { ObjectCredential } from './object-credentials';

/** The subject of a sentence about a credential, such as `The environment variable DB_PASSWORD of the container web`. */
export function describeNamed(
  object: ApiObjectJson,
  credential: Exclude<ObjectCredential, { by: 'form' }>,
): string {
  const { by, name, path, option } = credential;
  if (by === 'argument') return `The argument ${option ?? name} of ${ownerOf(object, path)}`;
  const place = placeOf(object, path, name);
  return by === 'name' ? `The ${place}` : `The setting ${name} in the ${place}`;
}

function placeOf(object: ApiObjectJson, path: JsonPath, name: string): string {
  const { kind, metadata } = object;
  const of = `of ${kind} ${metadata.name}`;
  const last = String(path.at(-1));
  const list = path.at(-3);
  const item = valueAt(object, path.slice(0, -1));
  const own = isObject(item) && typeof item['name'] === 'string' ? item['name'] : name;
  if (list === 'env') return `environment variable ${own} of ${ownerOf(object, path)}`;
  if (list === 'info' && kind === 'Application') return `info ${own} ${of}`;
  if (list === 'parameters' && path.includes('helm')) return `Helm parameter ${own} ${of}`;
  const values = path.indexOf('valuesObject');
  if (values >= 0) return `Helm value ${formatField(path.slice(values + 1))} ${of}`;
  if (last === 'values' && path.at(-2) === 'helm') return `Helm values ${of}`;
  if (path.at(-2) === 'annotations') {
    const isOfPods = path.length > 3 && kind !== 'Pod';
    return `annotation ${last} of ${isOfPods ? 'the pods of ' : ''}${kind} ${metadata.name}`;
  }
  if (kind === 'ConfigMap' && path.length === 2) {
    return last === name ? `key ${last} ${of}` : `file ${last} ${of}`;
  }
  return `field ${formatField(path)} ${of}`;
}

/** The container that a field belongs to, or the object. */
function ownerOf(object: ApiObjectJson, path: JsonPath): string {
  const at = path.findLastIndex((it) => typeof it === 'string' && /ontainers$/.test(it));
  const container = at < 0 ? undefined : valueAt(object, path.slice(0, at + 2));
  const name = isObject(container) ? container['name'] : undefined;
  if (typeof name === 'string') return `the container ${name}`;
  return `${object.kind} ${object.metadata.name}`;
}
