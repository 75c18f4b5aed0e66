import { show } from '../../base/hint';
import { isObject, type JsonPath, type JsonValue, valueAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { isLabelKey, isLabelValue } from '../../kubernetes/names';
import type { Manifest } from '../../model/manifest';
import { label as nameOf } from '../object-index';
import type { Rule, RuleFinding } from '../rule';
import { allMetadata } from './metadata';

// The groups whose selectors the API server validates: custom resources may use the same field for other things.
const WITH_SELECTOR: ReadonlySet<string> = new Set(['apps', 'batch', 'policy']);

/** A label that the API server refuses. */
export const label: Rule = {
  id: 'identity/label',
  severity: 'error',
  summary:
    'The key or the value of a label is invalid, in an object, a pod template or a selector.',
  why: 'The API server refuses the object. A value such as `1.10` or `true` without quotes is not a string.',
  source:
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
  *check(context) {
    for (const { manifest, path, metadata } of allMetadata(context)) {
      yield* labelsIn(manifest, metadata['labels'], [...path, 'labels']);
    }
    for (const manifest of context.manifests) {
      const path = selectorOf(manifest);
      if (path) yield* labelsIn(manifest, valueAt(manifest.object, path), path);
    }
  },
};

function selectorOf({ object }: Manifest): JsonPath | undefined {
  const group = apiGroup(object);
  if (group === '' && object.kind === 'Service') return ['spec', 'selector'];
  return WITH_SELECTOR.has(group) ? ['spec', 'selector', 'matchLabels'] : undefined;
}

function* labelsIn(
  manifest: Manifest,
  labels: JsonValue | undefined,
  place: JsonPath,
): Iterable<RuleFinding> {
  if (!isObject(labels)) return;
  for (const key of Object.keys(labels)) {
    const value = labels[key] as JsonValue;
    if (isLabelKey(key) && typeof value === 'string' && isLabelValue(value)) continue;
    const path = [...place, key];
    const where = nameOf(manifest);
    if (!isLabelKey(key)) {
      yield {
        manifest,
        path,
        message: `The label key ${show(key)} of ${where} is invalid, so the API server refuses it: it may have at most 63 letters, digits, \`-\`, \`_\` and \`.\`, starting and ending with a letter or digit, after an optional DNS name and a slash.`,
        fix: 'Write it like "team" or "example.com/team", in `labels` of the app or in `extend`.',
      };
    }
    if (typeof value !== 'string') {
      yield {
        manifest,
        path,
        message: `The label "${key}" of ${where} is ${show(value)}, which is not a string: the API server refuses it.`,
        fix: `Put it in quotes: '${key}': '${show(value)}'.`,
      };
    } else if (!isLabelValue(value)) {
      yield {
        manifest,
        path,
        message: `The value ${show(value)} of the label "${key}" of ${where} is invalid, so the API server refuses it: it may have at most 63 letters, digits, \`-\`, \`_\` and \`.\`, starting and ending with a letter or digit.`,
        fix: 'Shorten it or use only these characters, or make it an annotation, which can be any string.',
      };
    }
  }
}
