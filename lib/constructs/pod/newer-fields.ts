import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
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
  return withAddedFields(object, (json: Json) => {
    const copy = structuredClone(json);
    const pod = [...place, 'spec'].reduce<Json | undefined>((it, key) => it?.[key], copy);
    if (pod === undefined) return copy;
    if (supplementalGroupsPolicy !== undefined)
      pod['securityContext'] = { ...pod['securityContext'], supplementalGroupsPolicy };
    // By name: a patch may have removed or added containers.
    const containers = [...(pod['initContainers'] ?? []), ...(pod['containers'] ?? [])];
    for (const { name, hook, sleep } of pauses) {
      const lifecycle = containers.find((it) => it.name === name)?.['lifecycle'];
      if (lifecycle) lifecycle[hook] = { ...lifecycle[hook], sleep };
    }
    return copy;
  });
}

// biome-ignore lint/suspicious/noExplicitAny: rendered JSON of any depth
type Json = Record<string, any>;

function pausesOf({ name, lifecycle }: k8s.Container) {
  if (lifecycle === undefined) return [];
  return (['postStart', 'preStop'] as const).flatMap((hook) => {
    const handler: LifecycleHandler | undefined = lifecycle[hook];
    return handler?.sleep === undefined ? [] : [{ name, hook, sleep: handler.sleep }];
  });
}
