import * as v from 'valibot';
import type { HttpRouteSpecParentRefs } from '../../../imports/gateway.networking.k8s.io';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, DnsSubdomain, Port } from '../../kubernetes/names';

/** A Gateway, or some of its listeners. */
export interface GatewayRef {
  readonly name: string;
  /** @default the app's namespace */
  readonly namespace?: string;
  /** The listener's name. @default all listeners */
  readonly listener?: string;
  /** The port of the listeners. @default any */
  readonly port?: number;
}

const GatewayRefSchema = objectSchema<GatewayRef>({
  name: DnsSubdomain,
  namespace: v.optional(DnsLabel),
  listener: v.optional(DnsSubdomain),
  port: v.optional(Port),
});

/** The API accepts 32 parents. */
const GatewayList = v.pipe(
  v.array(GatewayRefSchema),
  v.minLength(1, 'The list is empty.'),
  v.maxLength(32, 'A route can be attached to 32 Gateways or listeners at most.'),
);

/** A Gateway or a list of them. */
export const GatewaysSchema: Schema<GatewayRef | readonly GatewayRef[]> = v.lazy((input) =>
  Array.isArray(input) ? GatewayList : GatewayRefSchema,
);

// The API server adds these defaults. Inside a list, Argo CD reports them as a difference from Git.
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

/** The reference of a route to its Gateway. */
export function parentRef({
  name,
  namespace,
  listener,
  port,
}: GatewayRef): HttpRouteSpecParentRefs {
  return {
    ...GATEWAY,
    name,
    ...(namespace && { namespace }),
    ...(listener && { sectionName: listener }),
    ...(port && { port }),
  };
}

/** The Gateways as a list. */
export function gatewayList(gateway: GatewayRef | readonly GatewayRef[]): readonly GatewayRef[] {
  return isList(gateway) ? gateway : [gateway];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
