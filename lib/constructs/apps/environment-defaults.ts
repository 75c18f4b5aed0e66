import type { BuildContext } from '../../model/app';
import type { DeploymentSpec } from '../workloads/deployment-spec';
import type { ExposureSpec } from '../workloads/exposure';
import type { WorkloadSpec } from '../workloads/workload-spec';

/**
 * The spec with a host for an `ingress` or a `route` that has none: `<app>.<domain>`, from `defaults.domain` of the
 * environment. For the `build` of a kind whose apps can be exposed.
 *
 * @param name the label in front of the domain. @default the app's name
 */
export function withDefaultHost<Spec extends ExposureSpec>(
  spec: Spec,
  context: BuildContext,
  name: string = context.app,
): Spec {
  const domain = context.environment.defaults?.domain;
  const host = domain === undefined ? {} : { host: `${name}.${domain}` };
  return {
    ...spec,
    ...(spec.ingress && { ingress: { ...host, ...spec.ingress } }),
    ...(spec.route && { route: { ...host, ...spec.route } }),
  };
}

/**
 * The spec with `defaults.replicas` of the environment, unless it sets `replicas`. For the `build` of a stateless kind:
 * pods of a StatefulSet do not share their data.
 */
export function withDefaultReplicas<Spec extends Pick<DeploymentSpec, 'replicas'>>(
  spec: Spec,
  context: BuildContext,
): Spec {
  const replicas = spec.replicas ?? context.environment.defaults?.replicas;
  return replicas === undefined ? spec : { ...spec, replicas };
}

/** The spec with `defaults.imagePullSecrets` of the environment, unless it sets `imagePullSecrets`. */
export function withDefaultPullSecrets<Spec extends WorkloadSpec>(
  spec: Spec,
  context: BuildContext,
): Spec {
  const imagePullSecrets = spec.imagePullSecrets ?? context.environment.defaults?.imagePullSecrets;
  return imagePullSecrets === undefined ? spec : { ...spec, imagePullSecrets };
}
