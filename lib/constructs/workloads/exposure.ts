import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import type { SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { DnsLabel } from '../../kubernetes/names';
import type { HealthCheck } from '../network/alb-annotations';
import { type HttpBackend, servicePorts } from '../network/backend';
import { addGrpcRoute, addHttpRoute } from '../network/http-route';
import { addIngress } from '../network/ingress';
import { ALB_ANNOTATION } from '../network/ingress-annotations';
import { isAlb } from '../network/ingress-class';
import { IngressSchema } from '../network/ingress-schema';
import type { IngressSpec } from '../network/ingress-spec';
import { checkRouteKinds } from '../network/route-kinds';
import { GrpcRouteSchema, HttpRouteSchema } from '../network/route-schema';
import type { GrpcRouteSpec, HttpRouteSpec } from '../network/route-spec';
import type { WorkloadSpec } from './workload-spec';

/** How requests from outside the cluster reach a workload that has a Service. */
export interface ExposureSpec {
  /** Expose it through an Ingress. @default none */
  readonly ingress?: IngressSpec;
  /** Expose it through a Gateway (HTTPRoute). @default none */
  readonly route?: HttpRouteSpec;
  /** Further HTTPRoutes, named `<name>-<key>`, by key. @default none */
  readonly routes?: Readonly<Record<string, HttpRouteSpec>>;
  /** GRPCRoutes, named `<name>-<key>`, by key. @default none */
  readonly grpcRoutes?: Readonly<Record<string, GrpcRouteSpec>>;
}

export const exposureEntries: SchemaEntries<ExposureSpec> = {
  ingress: v.optional(IngressSchema),
  route: v.optional(HttpRouteSchema),
  routes: v.optional(recordSchema(DnsLabel, HttpRouteSchema)),
  grpcRoutes: v.optional(recordSchema(DnsLabel, GrpcRouteSchema)),
};

/** A workload with a port that can be exposed. */
type ExposedSpec = WorkloadSpec &
  ExposureSpec & {
    readonly port: number;
    readonly service?: {
      readonly type?: string;
      readonly ports?: Readonly<Record<string, number | { readonly port: number }>>;
    };
  };

/**
 * Adds the Ingress and the routes of a workload, if it has them.
 *
 * @throws {@link InvalidPropsError} when there is no host, a backend has no such port, or a network policy blocks it.
 */
export function addExposure(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  spec: ExposedSpec,
  main: HttpBackend,
): void {
  const { ingress, route, routes, grpcRoutes } = spec;
  if (!ingress && !route && !routes && !grpcRoutes) return;
  const backend = { ...main, ports: servicePorts(main, spec.service) };
  if (ingress) {
    checkReachable(spec, ingress);
    checkTargets(spec, ingress);
    addIngress(scope, metadata, ingress, backend, healthCheck(spec));
  }
  if (route) addHttpRoute(scope, 'HttpRoute', metadata, route, backend, ['route']);
  const named = (key: string) => ({ ...metadata, name: `${metadata.name}-${key}` });
  for (const [key, it] of Object.entries(routes ?? {})) {
    addHttpRoute(scope, `HttpRoute-${key}`, named(key), it, backend, ['routes', key]);
  }
  for (const [key, it] of Object.entries(grpcRoutes ?? {})) {
    addGrpcRoute(scope, `GrpcRoute-${key}`, named(key), it, backend, ['grpcRoutes', key]);
  }
  if (grpcRoutes) checkRouteKinds(spec);
}

/** The readiness probe as a load balancer's health check, if it can be one. */
function healthCheck({ readiness, port: main }: ExposedSpec): HealthCheck | undefined {
  if (!readiness || !('httpGet' in readiness)) return undefined;
  const { path, port } = readiness.httpGet;
  return port === undefined || port === main ? { path } : { path, port };
}

const TARGET_TYPE = `${ALB_ANNOTATION}target-type`;

/** True if the load balancer sends requests to the nodes. */
function targetsNodes({ alb = {}, annotations = {} }: IngressSpec): boolean {
  return (annotations[TARGET_TYPE] ?? alb.targetType) === 'instance';
}

/** As targets, nodes need a node port, which a ClusterIP Service does not have. */
function checkTargets({ service = {} }: ExposedSpec, ingress: IngressSpec): void {
  if (!targetsNodes(ingress) || (service.type ?? 'ClusterIP') !== 'ClusterIP') return;
  const message =
    'The target type "instance" needs a node port, but the Service has none. Use "ip", the default, or set `service: { type: "NodePort" }`.';
  const isAnnotation = ingress.annotations?.[TARGET_TYPE] !== undefined;
  const field = isAnnotation ? ['annotations', TARGET_TYPE] : ['alb', 'targetType'];
  throw new InvalidPropsError([{ path: ['ingress', ...field], message }]);
}

/** An AWS load balancer is not a pod: only a CIDR block can allow it. */
function checkReachable({ networkPolicy }: ExposedSpec, ingress: IngressSpec): void {
  const { allowFrom } = networkPolicy ?? {};
  if (!isAlb(ingress) || !allowFrom || allowFrom.some((peer) => 'cidr' in peer)) return;
  const source = targetsNodes(ingress) ? 'the nodes, which forward its requests' : 'its subnets';
  const message = `The network policy blocks the load balancer of \`ingress\`. Allow the addresses of ${source}, such as { cidr: "10.0.0.0/16" }.`;
  throw new InvalidPropsError([{ path: ['networkPolicy', 'allowFrom'], message }]);
}
