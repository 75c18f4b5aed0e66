import { isObject, type JsonObject, listAt, objectAt } from '../../base/json';
import { isLabelKey } from '../names';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  number,
  oneOf,
  orEmpty,
  type Refusals,
  text,
  unique,
} from './check';
import { cidr, host, ip, isIp, labelKey, portNumberOrName } from './values';

// https://kubernetes.io/docs/concepts/services-networking/service/

/** The protocol of a port, for proxies. */
export const appProtocol = text(isLabelKey, 'a protocol, such as "grpc" or "kubernetes.io/h2c"');

const servicePort: Check = fields({
  name: text((it) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(it), 'a DNS label'),
  protocol: orEmpty(oneOf('TCP', 'UDP', 'SCTP')),
  port: number(1, 65_535),
  // 0 stands for the port itself.
  targetPort: (value, refusals) => {
    if (value !== 0 && value !== '') portNumberOrName(value, refusals);
  },
  appProtocol,
});

export const service: Check = fields({
  spec: fields(
    {
      type: orEmpty(oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName')),
      sessionAffinity: orEmpty(oneOf('ClientIP', 'None')),
      sessionAffinityConfig: fields({ clientIP: fields({ timeoutSeconds: number(1, 86_400) }) }),
      externalTrafficPolicy: orEmpty(oneOf('Cluster', 'Local')),
      internalTrafficPolicy: oneOf('Cluster', 'Local'),
      trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
      ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
      ipFamilies: all(
        each(oneOf('IPv4', 'IPv6')),
        unique((it) => it),
      ),
      externalIPs: each(ip),
      loadBalancerSourceRanges: each(cidr),
      loadBalancerClass: labelKey,
      healthCheckNodePort: number(0, 65_535),
      ports: all(each(servicePort), unique(by('name')), namedIfSeveral),
    },
    ofServiceType,
  ),
});

function namedIfSeveral(value: unknown, refusals: Refusals): void {
  if (!Array.isArray(value) || value.length < 2) return;
  value.forEach((it, i) => {
    if (isObject(it) && isEmpty(it['name'])) {
      refusals.add('is required, because the Service has several ports', i, 'name');
    }
  });
}

/** Fields that belong to some types of Services only. */
function ofServiceType(spec: JsonObject, refusals: Refusals): void {
  const type = spec['type'] ?? 'ClusterIP';
  const isExposed = type === 'NodePort' || type === 'LoadBalancer';
  const only = (field: string, isAllowed: boolean, what: string) => {
    if (!isAllowed && !isEmpty(spec[field])) refusals.add(`is only allowed with ${what}`, field);
  };
  const balancer = type === 'LoadBalancer';
  only(
    'externalTrafficPolicy',
    isExposed || !isEmpty(spec['externalIPs']),
    'the type NodePort or LoadBalancer, or external IPs',
  );
  only('loadBalancerClass', balancer, 'the type LoadBalancer');
  only('loadBalancerSourceRanges', balancer, 'the type LoadBalancer');
  if (!balancer && !isAbsent(spec['allocateLoadBalancerNodePorts'])) {
    refusals.add('is only allowed with the type LoadBalancer', 'allocateLoadBalancerNodePorts');
  }
  only(
    'healthCheckNodePort',
    balancer && spec['externalTrafficPolicy'] === 'Local',
    'the type LoadBalancer and `externalTrafficPolicy: Local`',
  );
  if (type === 'ExternalName' && typeof spec['externalName'] === 'string') {
    const name = spec['externalName'].replace(/\.$/, '');
    if (name !== '') refusals.within('externalName', () => host(name, refusals));
  }
  const { clusterIP } = spec;
  if (
    typeof clusterIP === 'string' &&
    clusterIP !== '' &&
    clusterIP !== 'None' &&
    !isIp(clusterIP)
  ) {
    refusals.add(`is "${clusterIP}": it must be "None" or an IP address`, 'clusterIP');
  }
  if (!isEmpty(spec['clusterIPs']) && isEmpty(clusterIP)) {
    refusals.add('is only allowed with `clusterIP`', 'clusterIPs');
  }
  if (clusterIP === 'None' && isExposed) {
    refusals.add(`is "None": a Service of the type ${type} needs an address`, 'clusterIP');
  }
  listAt(spec, 'ports').forEach((it, i) => {
    const { nodePort } = objectAt(it);
    if (!isEmpty(nodePort) && !isExposed) {
      refusals.add(
        `is only allowed with the type NodePort or LoadBalancer`,
        'ports',
        i,
        'nodePort',
      );
    }
  });
}
