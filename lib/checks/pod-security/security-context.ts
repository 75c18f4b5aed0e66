import { type JsonObject, type JsonPath, objectAt } from '../../base/json';
import { minorOf } from '../../kubernetes/version';
import { perContext } from '../per-context';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { RuleContext } from '../rule';

/** The security context of a pod or of one of its containers. */
export interface SecurityContext {
  readonly pod: CheckedPod;
  /** @default the security context of the pod */
  readonly container?: CheckedContainer;
  /** Its fields; empty if there is no security context. */
  readonly fields: JsonObject;
}

/** The security context of a container. */
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

/** The security context of a pod, which its containers inherit. */
export function podContext(pod: CheckedPod): JsonObject {
  return objectAt(pod.spec, 'securityContext');
}

/** The path of a field of a security context, which may not exist yet. */
export function placeOf({ pod, container }: SecurityContext, ...field: JsonPath): JsonPath {
  return [...(container ?? pod).path, 'securityContext', ...field];
}

/** True if the Linux-only controls do not apply to a pod. */
export function isWindows(pod: CheckedPod): boolean {
  return objectAt(pod.spec, 'os')['name'] === 'windows';
}

/** The first minor version whose standard relaxes controls for user namespaces without a feature gate. */
const RELAXED_FROM = 35;

/** True for a pod in a user namespace: its root has no privileges on the node, so the standard allows it. */
export function hasUserNamespace(
  { environment }: Pick<RuleContext, 'environment'>,
  pod: CheckedPod,
): boolean {
  if (pod.spec['hostUsers'] !== false) return false;
  const version = environment?.kubernetes;
  return version === undefined || minorOf(version) >= RELAXED_FROM;
}
