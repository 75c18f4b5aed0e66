import * as v from 'valibot';
import { isPlainObject } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { Cidr } from '../../kubernetes/cidr';
import { LabelKey, LabelValue, Port, PortName, wholeNumber } from '../../kubernetes/names';
import { ProtocolSchema } from '../pod/container-port';
import type {
  LoadBalancerServiceSpec,
  NodeServicePort,
  ServiceSpec,
  SessionAffinity,
} from './service-spec';

/** The fields of all types of Service. */
export interface AnyServiceSpec extends Omit<LoadBalancerServiceSpec, 'type' | 'headless'> {
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly headless?: boolean;
}

const DAY = 24 * 60 * 60;

const SessionAffinitySchema: Schema<SessionAffinity> = v.union(
  [
    v.literal('ClientIP'),
    v.strictObject({
      clientIP: v.strictObject({
        timeoutSeconds: v.pipe(wholeNumber(1), v.maxValue(DAY, 'The maximum is 86400, one day.')),
      }),
    }),
  ],
  'Use "ClientIP", or { clientIP: { timeoutSeconds } }.',
);

const NodeServicePortSchema = objectSchema<NodeServicePort>({
  port: Port,
  target: v.optional(v.lazy((target) => (typeof target === 'string' ? PortName : Port))),
  protocol: v.optional(ProtocolSchema),
  appProtocol: v.optional(LabelKey),
  nodePort: v.optional(Port),
});

const ServicePortSchema: Schema<number | NodeServicePort> = v.lazy((input) =>
  typeof input === 'object' ? NodeServicePortSchema : Port,
);

export const ServiceSchema = v.pipe(
  objectSchema<AnyServiceSpec>({
    port: v.optional(Port),
    type: v.optional(v.picklist(['ClusterIP', 'NodePort', 'LoadBalancer'])),
    headless: v.optional(v.boolean()),
    appProtocol: v.optional(LabelKey),
    nodePort: v.optional(Port),
    ports: v.optional(recordSchema(PortName, ServicePortSchema)),
    labels: v.optional(recordSchema(LabelKey, LabelValue)),
    annotations: v.optional(recordSchema(LabelKey, v.string())),
    internalTrafficPolicy: v.optional(v.picklist(['Cluster', 'Local'])),
    externalTrafficPolicy: v.optional(v.picklist(['Cluster', 'Local'])),
    trafficDistribution: v.optional(
      v.picklist(['PreferClose', 'PreferSameZone', 'PreferSameNode']),
    ),
    ipFamilyPolicy: v.optional(v.picklist(['SingleStack', 'PreferDualStack', 'RequireDualStack'])),
    ipFamilies: v.optional(
      v.pipe(
        v.array(v.picklist(['IPv4', 'IPv6'])),
        v.minLength(1, 'The list is empty.'),
        v.check((it) => new Set(it).size === it.length, 'The list repeats a family.'),
      ),
    ),
    publishNotReadyAddresses: v.optional(v.boolean()),
    sessionAffinity: v.optional(SessionAffinitySchema),
    loadBalancerClass: v.optional(LabelKey),
    loadBalancerSourceRanges: v.optional(v.array(Cidr)),
    allocateLoadBalancerNodePorts: v.optional(v.boolean()),
    healthCheckNodePort: v.optional(Port),
  }),
  v.check(
    ({ headless, type = 'ClusterIP' }) => !headless || type === 'ClusterIP',
    'A headless Service has no address of its own, so its type must be "ClusterIP".',
  ),
  checkedFields(misplacedFields),
) as Schema<ServiceSpec>;

const LOAD_BALANCER_FIELDS = [
  'loadBalancerClass',
  'loadBalancerSourceRanges',
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
] as const;

/** Fields that the API server refuses for the Service's type, or that have no effect. */
function* misplacedFields(spec: AnyServiceSpec) {
  const { type = 'ClusterIP' } = spec;
  if (type !== 'LoadBalancer') {
    for (const field of LOAD_BALANCER_FIELDS) {
      if (spec[field] === undefined) continue;
      yield { path: [field], message: 'Only a Service of type "LoadBalancer" has this field.' };
    }
  } else if (spec.healthCheckNodePort !== undefined && spec.externalTrafficPolicy !== 'Local') {
    const message = '`healthCheckNodePort` requires `externalTrafficPolicy: "Local"`.';
    yield { path: ['healthCheckNodePort'], message };
  }
  if (type === 'ClusterIP') {
    const message = 'Only a Service of type "NodePort" or "LoadBalancer" has this field.';
    for (const field of ['externalTrafficPolicy', 'nodePort'] as const) {
      if (spec[field] !== undefined) yield { path: [field], message };
    }
    for (const [name, port] of Object.entries(spec.ports ?? {})) {
      // An invalid port also gets here.
      if (isPlainObject(port) && port['nodePort'] !== undefined) {
        yield { path: ['ports', name, 'nodePort'], message };
      }
    }
  }
  if (
    (spec.ipFamilies?.length ?? 0) > 1 &&
    (spec.ipFamilyPolicy ?? 'SingleStack') === 'SingleStack'
  ) {
    const message =
      'A Service of two families needs `ipFamilyPolicy: "PreferDualStack"` or `"RequireDualStack"`.';
    yield { path: ['ipFamilies'], message };
  }
  if (spec.headless && spec.sessionAffinity !== undefined) {
    const message =
      'A headless Service does not balance load: its clients choose a pod themselves.';
    yield { path: ['sessionAffinity'], message };
  }
}
