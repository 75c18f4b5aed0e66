import { type JsonObject, objectAt } from '../../base/json';
import { isConfigMapKey } from '../names';
import { type Check, fields, map, type Refusals, text } from './check';

// Keys of ConfigMaps and Secrets: https://kubernetes.io/docs/concepts/configuration/configmap/

const keys: Check = map(
  text(
    (it) => it.length <= 253 && isConfigMapKey(it),
    'a key of at most 253 letters, digits, "-", "_" and "."',
  ),
);

/** The binary data of a ConfigMap has no key of its text. */
function hasDistinctKeys(object: JsonObject, refusals: Refusals): void {
  const data = objectAt(object, 'data');
  for (const key of Object.keys(objectAt(object, 'binaryData'))) {
    if (Object.hasOwn(data, key)) refusals.add('is also a key of `data`', 'binaryData', key);
  }
}

export const configMap: Check = fields({ data: keys, binaryData: keys }, hasDistinctKeys);

export const secret: Check = fields({ data: keys, stringData: keys });
