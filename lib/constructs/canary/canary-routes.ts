import type { GrpcRouteSpec, HttpRouteRule, HttpRouteSpec } from '../network/route-spec';

/** The routes of a workload. */
export interface RoutedSpec {
  readonly route?: HttpRouteSpec | undefined;
  readonly routes?: Readonly<Record<string, HttpRouteSpec>> | undefined;
  readonly grpcRoutes?: Readonly<Record<string, GrpcRouteSpec>> | undefined;
}

/** A route that sends requests to the workload. */
export interface CanaryRoute {
  readonly kind: 'HTTPRoute' | 'GRPCRoute';
  readonly name: string;
  /** The field that it comes from. */
  readonly field: readonly string[];
  readonly spec: HttpRouteSpec | GrpcRouteSpec;
}

/**
 * The routes whose weights a Rollout sets: those with a rule that sends requests to the workload's own Service.
 *
 * @param service the name of the workload and its Service.
 */
export function canaryRoutes(
  service: string,
  { route, routes = {}, grpcRoutes = {} }: RoutedSpec,
): CanaryRoute[] {
  const all: CanaryRoute[] = [
    ...(route
      ? [{ kind: 'HTTPRoute', name: service, field: ['route'], spec: route } as const]
      : []),
    ...Object.entries(routes).map(([key, spec]): CanaryRoute => {
      return { kind: 'HTTPRoute', name: `${service}-${key}`, field: ['routes', key], spec };
    }),
    ...Object.entries(grpcRoutes).map(([key, spec]): CanaryRoute => {
      return { kind: 'GRPCRoute', name: `${service}-${key}`, field: ['grpcRoutes', key], spec };
    }),
  ];
  return all.filter(({ spec }) => {
    const rules: HttpRouteRule[] = Object.values(spec.rules ?? {});
    return rules.length === 0 || rules.some((rule) => sendsTo(service, rule));
  });
}

/** The fields of the rules in which other Services share the requests with the workload's own. */
export function sharedRules(service: string, { field, spec }: CanaryRoute): string[] {
  return Object.entries(spec.rules ?? {}).flatMap(([key, { backends = {} }]) => {
    const isShared = Object.hasOwn(backends, service) && Object.keys(backends).length > 1;
    return isShared ? [[...field, 'rules', key, 'backends'].join('.')] : [];
  });
}

function sendsTo(service: string, { redirect, backends = {} }: HttpRouteRule): boolean {
  if (redirect) return false;
  return Object.keys(backends).length === 0 || Object.hasOwn(backends, service);
}
