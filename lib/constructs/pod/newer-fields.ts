import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { isObject, type JsonObject, listAt, objectAt } from '../../base/json';
import { withAddedFields } from '../added-fields';
import type { LifecycleHandler } from './lifecycle';
import type { PodSecurityContext } from './security-context';

/**
 * Adds the fields of a pod template that are newer than the generated class of its workload, which drops them.
 *
 * @param place the path of the template in the object.
 */
export function withNewerPodFields<T extends ApiObject>(
  object: T,
  { spec }: k8s.PodTemplateSpec,
  place: readonly string[] = ['spec', 'template'],
): T {
  const { supplementalGroupsPolicy } = (spec?.securityContext ?? {}) as PodSecurityContext;
  const pauses = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].flatMap(pausesOf);
  if (supplementalGroupsPolicy === undefined && pauses.length === 0) return object;
  return withAddedFields(object, (json: JsonObject) =>
    changed(json, [...place, 'spec'], (pod) => ({
      ...pod,
      ...(supplementalGroupsPolicy !== undefined && {
        securityContext: { ...objectAt(pod, 'securityContext'), supplementalGroupsPolicy },
      }),
      ...withPauses(pod, 'initContainers', pauses),
      ...withPauses(pod, 'containers', pauses),
    })),
  );
}

/** A pause in a lifecycle hook of a container. */
interface Pause {
  readonly name: string;
  readonly hook: 'postStart' | 'preStop';
  readonly sleep: { readonly seconds: number };
}

function pausesOf({ name, lifecycle }: k8s.Container): Pause[] {
  if (lifecycle === undefined) return [];
  return (['postStart', 'preStop'] as const).flatMap((hook) => {
    const handler: LifecycleHandler | undefined = lifecycle[hook];
    return handler?.sleep === undefined ? [] : [{ name, hook, sleep: { ...handler.sleep } }];
  });
}

/** A list of containers with their pauses. Names tell them apart: a patch may have removed or added some. */
function withPauses(
  pod: JsonObject,
  field: 'initContainers' | 'containers',
  pauses: readonly Pause[],
): JsonObject {
  if (pod[field] === undefined) return {};
  const containers = listAt(pod, field).map((container) => {
    if (!isObject(container)) return container;
    return pauses
      .filter(({ name }) => name === container['name'])
      .reduce(
        (it, { hook, sleep }) =>
          changed(it, ['lifecycle'], (lifecycle) => ({
            ...lifecycle,
            [hook]: { ...objectAt(lifecycle, hook), sleep: { ...sleep } },
          })),
        container,
      );
  });
  return { [field]: containers };
}

/** The object with the object at a path changed. Without that object, it is the same. */
function changed(
  object: JsonObject,
  [key, ...rest]: readonly string[],
  change: (it: JsonObject) => JsonObject,
): JsonObject {
  if (key === undefined) return change(object);
  const inner = object[key];
  return isObject(inner) ? { ...object, [key]: changed(inner, rest, change) } : object;
}
