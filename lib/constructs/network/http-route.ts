import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  GrpcRoute,
  type GrpcRouteSpecRules,
  HttpRoute,
  type HttpRouteSpecRules,
} from '../../../imports/gateway.networking.k8s.io';
import type { HttpBackend } from './backend';
import { gatewayList, parentRef } from './gateway';
import { hostList } from './hosts';
import { grpcRule, httpRule } from './route-rule';
import type { GrpcRouteSpec, HttpRouteSpec, RouteSettings } from './route-spec';

/** The metadata of an object with a name. */
type NamedMeta = k8s.ObjectMeta & { readonly name: string };

/**
 * Adds an HTTPRoute.
 *
 * @param field the field that it comes from.
 * @throws {@link InvalidPropsError} when there is no host, or a backend has no such port.
 */
export function addHttpRoute(
  scope: Construct,
  id: string,
  metadata: NamedMeta,
  spec: HttpRouteSpec,
  backend: HttpBackend,
  field: readonly string[],
): void {
  const { path = '/', rules } = spec;
  const entries = rules ? Object.entries(rules) : [];
  const rendered =
    entries.length > 0
      ? entries.map(([name, it]) => httpRule(it, backend, [...field, 'rules', name]))
      : [httpRule({ matches: [{ path }] }, backend, field)];
  new HttpRoute(scope, id, {
    metadata: metadataOf(metadata, spec),
    // The generated types have an enumeration for each field, with the same texts.
    spec: { ...parentsAndHosts(spec, field), rules: rendered as unknown as HttpRouteSpecRules[] },
  });
}

/** Adds a GRPCRoute. See {@link addHttpRoute}. */
export function addGrpcRoute(
  scope: Construct,
  id: string,
  metadata: NamedMeta,
  spec: GrpcRouteSpec,
  backend: HttpBackend,
  field: readonly string[],
): void {
  const rules = Object.entries(spec.rules ?? { all: {} }).map(([name, it]) =>
    grpcRule(it, backend, [...field, 'rules', name]),
  );
  new GrpcRoute(scope, id, {
    metadata: metadataOf(metadata, spec),
    spec: { ...parentsAndHosts(spec, field), rules: rules as unknown as GrpcRouteSpecRules[] },
  });
}

function metadataOf({ name, labels = {} }: NamedMeta, spec: RouteSettings) {
  const { annotations } = spec;
  return {
    name,
    labels: { ...spec.labels, ...labels },
    ...(annotations && { annotations: { ...annotations } }),
  };
}

function parentsAndHosts(spec: RouteSettings, field: readonly string[]) {
  return {
    parentRefs: gatewayList(spec.gateway).map(parentRef),
    hostnames: hostList(spec.host, ...field),
  };
}
