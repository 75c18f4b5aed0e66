import { isObject, type JsonObject, type JsonPath, listAt, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { compareQuantities } from '../../kubernetes/quantity';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { Rule, RuleFinding } from '../rule';
import { handlers } from './handlers';

/** The containers of a pod. */
export const containers: Rule = {
  id: 'validation/containers',
  severity: 'error',
  summary:
    'A pod has no container, or two with the same name; or a container has no image, or contradictory environment variables, probes or resources.',
  why: 'The API server refuses the object, and the whole sync fails.',
  *check({ pods }) {
    for (const pod of pods) {
      // Custom resources are not checked; their controller may refuse them later.
      if (apiGroup(pod.manifest.object) === 'argoproj.io') continue;
      yield* ofPod(pod);
      for (const container of pod.containers) yield* ofContainer(pod, container);
    }
  },
};

function* ofPod({ manifest, path, spec, containers: all }: CheckedPod): Iterable<RuleFinding> {
  if (Array.isArray(spec['containers']) && spec['containers'].length === 0) {
    yield {
      manifest,
      path: [...path, 'containers'],
      message: `The pod of ${label(manifest)} has no container: the API server refuses it.`,
      fix: 'Give it a container, or remove the object.',
    };
  }
  for (const { path: place, name } of repeated(all, ({ name }) => name)) {
    yield {
      manifest,
      path: [...place, 'name'],
      message: `Two containers of ${label(manifest)} are named "${name}" (including init containers): the API server refuses the second.`,
      fix: 'Give each container, in `sidecars`, `initContainers` and `extend`, a unique name.',
    };
  }
}

function* ofContainer(pod: CheckedPod, container: CheckedContainer): Iterable<RuleFinding> {
  const { manifest } = pod;
  const { spec } = container;
  const owner = `container "${container.name}" of ${label(manifest)}`;
  if (!spec['image']) {
    yield {
      manifest,
      path: [...container.path, 'image'],
      message: `The ${owner} has no image: the API server refuses it.`,
      fix: 'Set it. In `extend`, `images` has the images of the app by name: any other name is `undefined`.',
    };
  }
  if (spec['env']) yield* ofEnvironment(manifest, container, owner);
  if (spec['resources']) yield* ofResources(manifest, container, owner);
  yield* handlers(manifest, container, owner);
}

function* ofEnvironment(
  manifest: Manifest,
  { spec, path }: CheckedContainer,
  owner: string,
): Iterable<RuleFinding> {
  for (const [i, it] of listAt(spec, 'env').entries()) {
    // An empty value counts as unset.
    if (!isObject(it) || !isObject(it['valueFrom']) || !it['value']) continue;
    yield {
      manifest,
      path: [...path, 'env', i, 'valueFrom'],
      message: `The variable "${String(it['name'])}" of the ${owner} has both \`value\` and \`valueFrom\`: the API server refuses it.`,
      fix: 'In `extend`, remove one of the two.',
    };
  }
}

function* ofResources(
  manifest: Manifest,
  { spec, path }: CheckedContainer,
  owner: string,
): Iterable<RuleFinding> {
  const resources = objectAt(spec['resources']);
  const { requests, limits } = resources as JsonObject;
  if (!isObject(requests) || !isObject(limits)) return;
  for (const resource in requests) {
    const [request, limit] = [requests[resource], limits[resource]];
    if (!isQuantity(request) || !isQuantity(limit) || !isAbove(request, limit)) continue;
    const place: JsonPath = [...path, 'resources', 'requests', resource];
    yield {
      manifest,
      path: place,
      message: `The ${owner} requests ${request} of ${resource}, but its limit is ${limit}: the API server refuses a request above the limit.`,
      fix: `Lower the request of ${resource} or raise its limit, in \`resources\` of the app.`,
    };
  }
}

function isAbove(request: string | number, limit: string | number): boolean {
  return (compareQuantities(String(request), String(limit)) ?? 0) > 0;
}

function isQuantity(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The items whose key an earlier item has. */
function* repeated<T>(items: readonly T[], keyOf: (item: T) => unknown): Iterable<T> {
  if (items.length < 2) return;
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (typeof key !== 'string') continue;
    if (seen.has(key)) yield item;
    seen.add(key);
  }
}
