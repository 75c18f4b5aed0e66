import type {
  AddressedServiceSpec,
  ServiceSpec,
} from '../../../lib/constructs/network/service-spec';
import type { Overlay } from '../../../lib/model/overlay';

declare const type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';

export const ACCEPTED: readonly ServiceSpec[] = [
  {},
  { type },
  { port: 80, headless: true, ports: { metrics: 9090 } },
  { type: 'NodePort', ports: { metrics: { port: 9090, nodePort: 30_000 } } },
  { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' },
];

// Type tests: `tsc` reports each expected error that does not occur.
export const REFUSED: readonly ServiceSpec[] = [
  // @ts-expect-error a ClusterIP Service has no load balancer
  { loadBalancerClass: 'service.k8s.aws/nlb' },
  // @ts-expect-error only a load balancer can restrict source ranges
  { type: 'NodePort', loadBalancerSourceRanges: ['10.0.0.0/8'] },
  // @ts-expect-error external clients do not reach a ClusterIP Service
  { externalTrafficPolicy: 'Local' },
  // @ts-expect-error a ClusterIP Service has no node port
  { ports: { metrics: { port: 9090, nodePort: 30_000 } } },
  // @ts-expect-error a headless Service is a ClusterIP Service
  { type: 'LoadBalancer', headless: true },
  // @ts-expect-error there is no such address family
  { ipFamilies: ['ipv4'] },
  // @ts-expect-error Kubernetes has no such policy
  { internalTrafficPolicy: 'local' },
];

// @ts-expect-error the pods of a stateful service have a headless Service already
export const HEADLESS: AddressedServiceSpec = { headless: true };

export const OVERLAYS: readonly Overlay<ServiceSpec>[] = [
  { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] },
  // The base may set the type.
  { loadBalancerClass: 'service.k8s.aws/nlb' },
  { type: 'ClusterIP', loadBalancerClass: null },
  // @ts-expect-error this type has no such field
  { type: 'NodePort', loadBalancerClass: 'service.k8s.aws/nlb' },
];
