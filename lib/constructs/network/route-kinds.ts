import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { type GatewayRef, gatewayList } from './gateway';
import type { GrpcRouteSpec, HttpRouteSpec, RouteSettings } from './route-spec';

/** The routes of a workload. */
interface Routes {
  readonly route?: HttpRouteSpec;
  readonly routes?: Readonly<Record<string, HttpRouteSpec>>;
  readonly grpcRoutes?: Readonly<Record<string, GrpcRouteSpec>>;
}

/**
 * Checks that no HTTPRoute and GRPCRoute have a host in common: a listener accepts only one of them.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/api-spec/main/spec/#grpcroutespec
 * @throws {@link InvalidPropsError}
 */
export function checkRouteKinds({ route, routes = {}, grpcRoutes = {} }: Routes): void {
  const http = [...(route ? [['route', route] as const] : []), ...entries('routes', routes)];
  const problems = Object.entries(grpcRoutes).flatMap(([key, grpc]): FieldProblem[] =>
    http.flatMap(([name, it]) => {
      const host = hosts(grpc).find((own) => hosts(it).includes(own));
      if (host === undefined || !shareListener(grpc, it)) return [];
      const message = `\`${name}\` has the host ${host} as well, and a listener accepts an HTTPRoute or a GRPCRoute for a host, not both. Use another host or listener.`;
      return [{ path: ['grpcRoutes', key, 'host'], message }];
    }),
  );
  if (problems.length > 0) throw new InvalidPropsError(problems);
}

function entries(field: string, routes: Readonly<Record<string, HttpRouteSpec>>) {
  return Object.entries(routes).map(([key, it]) => [`${field}.${key}`, it] as const);
}

function hosts({ host = [] }: RouteSettings): readonly string[] {
  return typeof host === 'string' ? [host] : host;
}

function shareListener(a: RouteSettings, b: RouteSettings): boolean {
  return gatewayList(a.gateway).some((one) =>
    gatewayList(b.gateway).some((other) => overlap(one, other)),
  );
}

/** An omitted listener or port means all of them. */
function overlap(a: GatewayRef, b: GatewayRef): boolean {
  const differs = <T>(one: T | undefined, other: T | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return (
    a.name === b.name &&
    a.namespace === b.namespace &&
    !differs(a.listener, b.listener) &&
    !differs(a.port, b.port)
  );
}
