import { defined } from '../../base/json';
import type { AnyServiceSpec } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';

/**
 * The Service of a canary's new version: the ports and the traffic policy of the other one, without what only one can have.
 * Only the load balancer or the Gateway of the app sends it requests.
 */
export function canaryService(service: ServiceSpec): ServiceSpec {
  const spec: AnyServiceSpec = service;
  const ports = Object.entries(spec.ports ?? {}).map(([name, it]) => {
    if (typeof it === 'number') return [name, it];
    const { nodePort: _nodePort, ...port } = it;
    return [name, port];
  });
  return defined<AnyServiceSpec>({
    // As the targets of a load balancer, nodes need a node port.
    type: spec.type === 'NodePort' ? 'NodePort' : undefined,
    port: spec.port,
    appProtocol: spec.appProtocol,
    ports: ports.length > 0 ? Object.fromEntries(ports) : undefined,
    internalTrafficPolicy: spec.internalTrafficPolicy,
    trafficDistribution: spec.trafficDistribution,
    ipFamilies: spec.ipFamilies,
    ipFamilyPolicy: spec.ipFamilyPolicy,
    sessionAffinity: spec.sessionAffinity,
  }) as ServiceSpec;
}
