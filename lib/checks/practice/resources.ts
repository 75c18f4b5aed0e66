import { isObject, listAt, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { CheckedContainer, CheckedPod } from '../pods';

export type Resource = 'cpu' | 'memory';

/** True if a container, or its pod, requests a resource. A limit counts as a request. */
export function isRequested(resource: Resource, pod: CheckedPod, container: CheckedContainer) {
  return [container.spec, pod.spec].some(
    (spec) => has(spec, 'requests', resource) || has(spec, 'limits', resource),
  );
}

/** True if a container, or its pod, has a limit. */
export function isLimited(resource: Resource, pod: CheckedPod, container: CheckedContainer) {
  return has(container.spec, 'limits', resource) || has(pod.spec, 'limits', resource);
}

function has(spec: CheckedPod['spec'], which: 'requests' | 'limits', resource: Resource): boolean {
  return isSet(objectAt(spec, 'resources', which)[resource]);
}

/** The defaults that LimitRanges of the app set for containers. */
export function givenByLimitRanges(
  manifests: readonly Manifest[],
  which: 'requests' | 'limits',
): ReadonlySet<string> {
  const given = new Set<string>();
  for (const { object } of manifests) {
    if (object.kind !== 'LimitRange' || apiGroup(object) !== '') continue;
    for (const item of listAt(object, 'spec', 'limits')) {
      if (!isObject(item) || item['type'] !== 'Container') continue;
      // Without a default, the maximum is the default.
      const sources = which === 'limits' ? ['default', 'max'] : REQUEST_SOURCES;
      for (const source of sources) {
        for (const resource of Object.keys(objectAt(item, source))) given.add(resource);
      }
    }
  }
  return given;
}

const REQUEST_SOURCES = ['defaultRequest', 'default', 'min', 'max'];

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
