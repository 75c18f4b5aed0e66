import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  HttpRoute,
  type HttpRouteSpecParentRefs,
  type HttpRouteSpecRulesBackendRefs,
  HttpRouteSpecRulesMatchesPathType,
} from '../../../imports/gateway.networking.k8s.io';
import { objectSchema } from '../../base/schema';
import { DnsLabel, DnsSubdomain } from '../../kubernetes/names';
import { HttpPath } from './http-path';
import { HostsSchema, type HttpBackend, hostList } from './ingress';

/** Exposes the workload through a Gateway. */
export interface HttpRouteSpec {
  /** The Gateway that the route attaches to. */
  readonly gateway: GatewayRef;
  /** The host, or several. @default `<app>.<domain of the environment>` */
  readonly host?: string | readonly string[];
  /** The path prefix. @default '/' */
  readonly path?: string;
}

/** A Gateway, or one of its listeners. */
export interface GatewayRef {
  readonly name: string;
  /** @default the app's namespace */
  readonly namespace?: string;
  /** The listener's name. @default all listeners */
  readonly listener?: string;
}

export const HttpRouteSchema = objectSchema<HttpRouteSpec>({
  gateway: objectSchema<GatewayRef>({
    name: DnsSubdomain,
    namespace: v.optional(DnsLabel),
    listener: v.optional(DnsSubdomain),
  }),
  host: v.optional(HostsSchema),
  path: v.optional(HttpPath),
});

// The API server adds these defaults. Inside a list, Argo CD reports them as a difference from Git.
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };
const SERVICE = { group: '', kind: 'Service' };

/** The reference of a route to its Gateway. */
export function parentRef({ name, namespace, listener }: GatewayRef): HttpRouteSpecParentRefs {
  return {
    ...GATEWAY,
    name,
    ...(namespace && { namespace }),
    ...(listener && { sectionName: listener }),
  };
}

/** The Service, or the two of a canary: Argo Rollouts changes their weights. */
function backendRefs({ service, canary, port }: HttpBackend): HttpRouteSpecRulesBackendRefs[] {
  if (canary === undefined) return [{ ...SERVICE, name: service, port, weight: 1 }];
  return [
    { ...SERVICE, name: service, port, weight: 100 },
    { ...SERVICE, name: canary, port, weight: 0 },
  ];
}

/** Adds the HTTPRoute. @throws InvalidPropsError when there is no host. */
export function addHttpRoute(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  spec: HttpRouteSpec,
  backend: HttpBackend,
): void {
  const path = { type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: spec.path ?? '/' };
  const { name: routeName, labels = {} } = metadata;
  new HttpRoute(scope, 'HttpRoute', {
    metadata: { name: routeName, labels },
    spec: {
      parentRefs: [parentRef(spec.gateway)],
      hostnames: hostList(spec.host, 'route'),
      rules: [
        {
          matches: [{ path }],
          backendRefs: backendRefs(backend),
        },
      ],
    },
  });
}
