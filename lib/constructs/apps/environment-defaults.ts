import type { BuildContext } from '../../model/app';
import type { DeploymentSpec } from '../workloads/deployment-spec';
import type { ExposureSpec } from '../workloads/exposure';
import type { WorkloadSpec } from '../workloads/workload-spec';

/**
 * The spec with a host for an `ingress` and for each route that has none: `<app>.<domain>`, from `defaults.domain` of the
 * environment. For the `build` of a kind whose apps can be exposed.
 *
 * @param name the label in front of the domain. @default the app's name
 */
export function withDefaultHost<Spec extends ExposureSpec>(
  spec: Spec,
  context: BuildContext,
  name: string = context.app,
): Spec {
  const { ingress, route, routes, grpcRoutes } = spec;
  const domain = context.environment.defaults?.domain;
  if (domain === undefined || (!ingress && !route && !routes && !grpcRoutes)) return spec;
  const host = { host: `${name}.${domain}` };
  const withHost = <T extends object>(named: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(named).map(([key, it]) => [key, { ...host, ...it }]));
  return {
    ...spec,
    ...(ingress && !hasHosts(ingress) && { ingress: { ...host, ...ingress } }),
    ...(route && { route: { ...host, ...route } }),
    ...(routes && { routes: withHost(routes) }),
    ...(grpcRoutes && { grpcRoutes: withHost(grpcRoutes) }),
  };
}

function hasHosts({ hosts = {} }: NonNullable<ExposureSpec['ingress']>): boolean {
  return Object.keys(hosts).length > 0;
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
