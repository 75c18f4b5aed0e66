import { type JsonObject, type JsonPath, objectAt } from '../../base/json';
import { minorOf } from '../../kubernetes/version';
import { perContext } from '../per-context';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { RuleContext } from '../rule';

/** What a pod, or one of its containers, says of its security. */
export interface SecurityContext {
  readonly pod: CheckedPod;
  /** @default it is that of the pod as a whole */
  readonly container?: CheckedContainer;
  /** What it says: nothing where there is no security context. */
  readonly fields: JsonObject;
}

/** What a container says of its security. */
interface ContainerContext extends SecurityContext {
  readonly container: CheckedContainer;
}

/** The security contexts of all containers. */
export const containerContexts = perContext(({ pods }): readonly ContainerContext[] =>
  pods.flatMap((pod) =>
    pod.containers.map((container) => {
      return { pod, container, fields: objectAt(container.spec, 'securityContext') };
    }),
  ),
);

/** The security contexts of all pods and of all their containers. */
export const allContexts = perContext((context): readonly SecurityContext[] => [
  ...context.pods.map((pod) => ({ pod, fields: podContext(pod) })),
  ...containerContexts(context),
]);

/** What a pod says of the security of all its containers. */
export function podContext(pod: CheckedPod): JsonObject {
  return objectAt(pod.spec, 'securityContext');
}

/** The place of a field of a security context, which need not be there yet. */
export function placeOf({ pod, container }: SecurityContext, ...field: JsonPath): JsonPath {
  return [...(container ?? pod).path, 'securityContext', ...field];
}

/** True where the standard asks nothing that only Linux has. */
export function isWindows(pod: CheckedPod): boolean {
  return objectAt(pod.spec, 'os')['name'] === 'windows';
}

/** The first minor version whose standard takes a user namespace for a wall, without a feature gate. */
const RELAXED_FROM = 35;

/** True for a pod in a user namespace: root in it is nobody on the node, and the standard admits it. */
export function hasUserNamespace(
  { environment }: Pick<RuleContext, 'environment'>,
  pod: CheckedPod,
): boolean {
  if (pod.spec['hostUsers'] !== false) return false;
  const version = environment?.kubernetes;
  return version === undefined || minorOf(version) >= RELAXED_FROM;
}
