import { type JsonObject, type JsonPath, listAt, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { Rule, RuleFinding } from '../rule';

/** The lists of a pod that Kubernetes merges by a key, besides those that other rules check. */
const OF_POD: Readonly<Record<string, string>> = { imagePullSecrets: 'name', hostAliases: 'ip' };
const OF_CONTAINER: Readonly<Record<string, string>> = { env: 'name' };

/** Two entries of one key, in a list that Kubernetes merges by that key. */
export const repeatedKeys: Rule = {
  id: 'validation/repeated-key',
  severity: 'error',
  summary:
    'A list that Kubernetes merges by a key has two entries with the same one, such as two variables of one name.',
  why: 'With server-side apply, the API server refuses the object. Otherwise, it keeps one entry, and drops another at a later change.',
  source: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
  *check({ manifests, pods }) {
    for (const { manifest, path, spec, containers } of pods) {
      if (apiGroup(manifest.object) === 'argoproj.io') continue;
      yield* ofLists(manifest, spec, path, OF_POD);
      for (const container of containers) {
        yield* ofLists(manifest, container.spec, container.path, OF_CONTAINER);
      }
    }
    for (const manifest of manifests) {
      const { object } = manifest;
      const metadata = objectAt(object, 'metadata');
      yield* ofLists(manifest, metadata, ['metadata'], { ownerReferences: 'uid' });
      if (object.kind === 'ServiceAccount' && apiGroup(object) === '') {
        yield* ofLists(manifest, object as unknown as JsonObject, [], { secrets: 'name' });
      }
    }
  },
};

function* ofLists(
  manifest: Manifest,
  parent: JsonObject,
  path: JsonPath,
  lists: Readonly<Record<string, string>>,
): Iterable<RuleFinding> {
  for (const [field, key] of Object.entries(lists)) {
    if (parent[field] === undefined) continue;
    const seen = new Set<unknown>();
    for (const [i, item] of listAt(parent, field).entries()) {
      const value = objectAt(item)[key];
      if (typeof value !== 'string') continue;
      if (seen.has(value)) {
        yield {
          manifest,
          path: [...path, field, i, key],
          message: `\`${field}\` of ${label(manifest)} has two entries with the ${key} "${value}". Kubernetes merges this list by ${key}: it keeps one of them, or refuses the object.`,
          fix: 'Remove one of the entries.',
        };
      }
      seen.add(value);
    }
  }
}
