import { show } from '../../base/hint';
import { isObject, type JsonObject } from '../../base/json';
import { isAnnotationKey } from '../../kubernetes/names';
import { label } from '../object-index';
import type { Rule } from '../rule';
import { allMetadata } from './metadata';

const LIMIT = 256 * 1024;

/** An annotation that the API server refuses. */
export const annotation: Rule = {
  id: 'identity/annotation',
  severity: 'error',
  summary:
    'The key of an annotation is invalid, its value is not a string, or the annotations of an object exceed 256 KiB.',
  why: 'The API server refuses the object.',
  source:
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set',
  *check(context) {
    for (const { manifest, path, metadata } of allMetadata(context)) {
      const annotations = metadata['annotations'];
      if (!isObject(annotations)) continue;
      const place = [...path, 'annotations'];
      for (const [key, value] of Object.entries(annotations)) {
        if (!isAnnotationKey(key)) {
          yield {
            manifest,
            path: [...place, key],
            message: `The annotation key ${show(key)} of ${label(manifest)} is invalid, so the API server refuses it: it may have at most 63 letters, digits, \`-\`, \`_\` and \`.\`, starting and ending with a letter or digit, after an optional DNS name and a slash.`,
            fix: 'Write it like "example.com/runbook".',
          };
        }
        if (typeof value !== 'string') {
          yield {
            manifest,
            path: [...place, key],
            message: `The annotation "${key}" of ${label(manifest)} is ${show(value)}, which is not a string: the API server refuses it.`,
            fix:
              isObject(value) || Array.isArray(value)
                ? 'Write it as a string: `JSON.stringify(…)` if its reader expects JSON.'
                : `Put it in quotes: '${key}': '${show(value)}'.`,
          };
        }
      }
      const size = sizeOf(annotations);
      if (size <= LIMIT) continue;
      yield {
        manifest,
        path: place,
        message: `The annotations of ${label(manifest)} have ${size} bytes, but the API server refuses more than ${LIMIT}.`,
        fix: 'Move the data to a ConfigMap: `config` or `volumes: { <name>: { files: { … } } }` of the app.',
      };
    }
  },
};

function sizeOf(annotations: JsonObject): number {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += Buffer.byteLength(key);
    if (typeof value === 'string') size += Buffer.byteLength(value);
  }
  return size;
}
