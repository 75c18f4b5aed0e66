import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import type { SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { addHttpRoute, HttpRouteSchema, type HttpRouteSpec } from '../network/http-route';
import {
  addIngress,
  type HealthCheck,
  type HttpBackend,
  IngressSchema,
  type IngressSpec,
  isAlb,
} from '../network/ingress';
import { ALB_ANNOTATION } from '../network/ingress-annotations';
import type { WorkloadSpec } from './workload-spec';

/** How requests from outside the cluster reach a workload that has a Service. */
export interface ExposureSpec {
  /** Expose it through an Ingress. @default none */
  readonly ingress?: IngressSpec;
  /** Expose it through a Gateway (HTTPRoute). @default none */
  readonly route?: HttpRouteSpec;
}

export const exposureEntries: SchemaEntries<ExposureSpec> = {
  ingress: v.optional(IngressSchema),
  route: v.optional(HttpRouteSchema),
};

/** A workload with a port that can be exposed. */
type ExposedSpec = WorkloadSpec &
  ExposureSpec & {
    readonly port: number;
    readonly service?: { readonly type?: string };
  };

/**
 * Adds the Ingress and the HTTPRoute of a workload, if it has them.
 *
 * @throws {@link InvalidPropsError} when there is no host, or a network policy blocks it.
 */
export function addExposure(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  spec: ExposedSpec,
  backend: HttpBackend,
): void {
  if (spec.ingress) {
    checkReachable(spec, spec.ingress);
    checkTargets(spec, spec.ingress);
    addIngress(scope, metadata, spec.ingress, backend, healthCheck(spec));
  }
  if (spec.route) addHttpRoute(scope, metadata, spec.route, backend);
}

/** The readiness probe as a load balancer's health check, if it can be one. */
function healthCheck({ readiness, port: main }: ExposedSpec): HealthCheck | undefined {
  if (!readiness || !('httpGet' in readiness)) return undefined;
  const { path, port } = readiness.httpGet;
  return port === undefined || port === main ? { path } : { path, port };
}

/** As targets, nodes need a node port, which a ClusterIP Service does not have. */
function checkTargets({ service = {} }: ExposedSpec, { annotations = {} }: IngressSpec): void {
  const key = `${ALB_ANNOTATION}target-type`;
  if (annotations[key] !== 'instance' || (service.type ?? 'ClusterIP') !== 'ClusterIP') return;
  const message =
    'The target type "instance" needs a node port, but the Service has none. Use "ip", the default, or set `service: { type: "NodePort" }`.';
  throw new InvalidPropsError([{ path: ['ingress', 'annotations', key], message }]);
}

/** An AWS load balancer is not a pod: only a CIDR block can allow it. */
function checkReachable({ networkPolicy }: ExposedSpec, ingress: IngressSpec): void {
  const { allowFrom } = networkPolicy ?? {};
  if (!isAlb(ingress) || !allowFrom || allowFrom.some((peer) => 'cidr' in peer)) return;
  const message =
    'The network policy blocks the load balancer of `ingress`. Allow the addresses of its subnets, such as { cidr: "10.0.0.0/16" }.';
  throw new InvalidPropsError([{ path: ['networkPolicy', 'allowFrom'], message }]);
}
