import { isObject, type JsonObject, listAt, objectAt } from '../../base/json';
import {
  all,
  by,
  type Check,
  each,
  exactlyOne,
  fields,
  isAbsent,
  isEmpty,
  number,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { labelSelector } from './metadata';
import {
  cidr,
  dnsLabel,
  dnsSubdomain,
  host,
  hostOrIp,
  ip,
  isCidr,
  isIp,
  labelKey,
  pathSegment,
  portNumberOrName,
  prefixedPath,
} from './values';

// Networking: https://kubernetes.io/docs/concepts/services-networking/

const absolutePath: Check = (value, refusals) => {
  if (typeof value !== 'string') return;
  if (!value.startsWith('/')) refusals.add(`is ${JSON.stringify(value)}: it must begin with "/"`);
  const [odd] = /\/\/|\/\.{1,2}(?=\/|$)|%2[fF]/.exec(value) ?? [];
  if (odd !== undefined) refusals.add(`is ${JSON.stringify(value)}: it must not contain "${odd}"`);
};

const typedReference: Check = fields({
  apiGroup: dnsSubdomain,
  kind: required(pathSegment),
  name: required(pathSegment),
});

const backend: Check = fields(
  {
    service: fields(
      {
        name: required(dnsLabel),
        port: fields(
          { name: orEmpty(portNumberOrName), number: number(0, 65_535) },
          onePortOfBackend,
        ),
      },
      ({ port }, refusals) => {
        if (isAbsent(port)) refusals.add('has no name and no number', 'port');
      },
    ),
    resource: typedReference,
  },
  exactlyOne(['service', 'resource'], 'backend'),
);

function onePortOfBackend(port: JsonObject, refusals: Refusals): void {
  if (isEmpty(port['name']) && isEmpty(port['number'])) refusals.add('has no name and no number');
  else if (!isEmpty(port['name']) && !isEmpty(port['number'])) {
    refusals.add('has both a name and a number: only one is allowed');
  }
}

const ingressPath: Check = fields(
  {
    pathType: required(oneOf('Exact', 'Prefix', 'ImplementationSpecific')),
    backend: required(backend),
  },
  (it, refusals) => {
    const { pathType, path } = it;
    if (pathType === 'Exact' || pathType === 'Prefix') {
      if (isEmpty(path)) refusals.add(`is required with the path type ${pathType}`, 'path');
      else refusals.within('path', () => absolutePath(path ?? '', refusals));
    } else if (typeof path === 'string' && path !== '' && !path.startsWith('/')) {
      refusals.add(`is ${JSON.stringify(path)}: it must begin with "/"`, 'path');
    }
  },
);

export const ingress: Check = fields(
  {
    spec: fields(
      {
        ingressClassName: dnsSubdomain,
        defaultBackend: backend,
        tls: each(fields({ hosts: each(hostOrIp), secretName: orEmpty(dnsSubdomain) })),
        rules: each(
          fields({
            host: orEmpty(host),
            http: fields({ paths: required(each(ingressPath)) }),
          }),
        ),
      },
      ({ defaultBackend, rules }, refusals) => {
        if (isAbsent(defaultBackend) && isEmpty(rules)) {
          refusals.add('has neither `rules` nor a `defaultBackend`');
        }
      },
    ),
  },
  ({ metadata, spec }, refusals) => {
    if (isAbsent(spec)) refusals.add('is required', 'spec');
    const classes = 'kubernetes.io/ingress.class';
    const annotation = objectAt(metadata ?? null, 'annotations')[classes];
    if (!isAbsent(annotation) && !isEmpty(objectAt(spec ?? null)['ingressClassName'])) {
      refusals.add(
        `is set, and so is the annotation ${classes}: only one is allowed`,
        ...['spec', 'ingressClassName'],
      );
    }
  },
);

export const ingressClass: Check = fields(
  {
    spec: fields({
      controller: required(
        all(
          prefixedPath,
          text((it) => it.length <= 250, 'at most 250 characters long'),
        ),
      ),
      parameters: fields(
        {
          apiGroup: dnsSubdomain,
          kind: required(pathSegment),
          name: required(pathSegment),
          scope: oneOf('Cluster', 'Namespace'),
          namespace: dnsSubdomain,
        },
        ({ scope, namespace }, refusals) => {
          if (scope === 'Namespace' && isEmpty(namespace)) {
            refusals.add('is required with the scope Namespace', 'namespace');
          }
          if (scope !== 'Namespace' && !isAbsent(namespace)) {
            refusals.add('is not allowed with the scope Cluster', 'namespace');
          }
        },
      ),
    }),
  },
  ({ spec }, refusals) => {
    if (isAbsent(spec)) refusals.add('is required', 'spec');
  },
);

const policyPort: Check = fields(
  {
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
    port: portNumberOrName,
    endPort: number(1, 65_535),
  },
  ({ port, endPort }, refusals) => {
    if (isAbsent(endPort)) return;
    if (typeof port !== 'number') refusals.add('requires `port` to be a number', 'endPort');
    else if (Number(endPort) < port) refusals.add('is lower than `port`', 'endPort');
  },
);

const policyPeer: Check = fields(
  {
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: fields({ cidr: required(cidr), except: each(cidr) }, exceptionsAreWithin),
  },
  (it, refusals) => {
    const { podSelector, namespaceSelector, ipBlock } = it;
    const hasSelector = !isAbsent(podSelector) || !isAbsent(namespaceSelector);
    if (hasSelector && !isAbsent(ipBlock)) {
      refusals.add('has an `ipBlock` and a selector: only one is allowed');
    }
    if (!hasSelector && isAbsent(ipBlock)) refusals.add('has no selector and no `ipBlock`');
  },
);

function exceptionsAreWithin(block: JsonObject, refusals: Refusals): void {
  const outer = block['cidr'];
  if (typeof outer !== 'string' || !isCidr(outer)) return;
  listAt(block, 'except').forEach((it, i) => {
    if (typeof it !== 'string' || !isCidr(it) || isStrictlyWithin(it, outer)) return;
    refusals.add(`is ${it}: it must be a part of ${outer}`, 'except', i);
  });
}

/** True for a smaller network that the outer one contains. Networks of IPv6 are compared by size only. */
function isStrictlyWithin(inner: string, outer: string): boolean {
  const [innerAddress = '', innerLength] = inner.split('/');
  const [outerAddress = '', outerLength] = outer.split('/');
  if (Number(innerLength) <= Number(outerLength)) return false;
  if (outerAddress.includes(':') || innerAddress.includes(':')) {
    return outerAddress.includes(':') === innerAddress.includes(':');
  }
  const bits = (address: string) =>
    address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(outerLength));
  return Math.floor(bits(innerAddress) / size) === Math.floor(bits(outerAddress) / size);
}

export const networkPolicy: Check = fields({
  spec: fields({
    podSelector: labelSelector,
    policyTypes: all(each(oneOf('Ingress', 'Egress')), (value, refusals) => {
      if (Array.isArray(value) && value.length > 2) refusals.add('has more than two items');
    }),
    ingress: each(fields({ from: each(policyPeer), ports: each(policyPort) })),
    egress: each(fields({ to: each(policyPeer), ports: each(policyPort) })),
  }),
});

const servicePort: Check = fields({
  name: text((it) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(it), 'a DNS label'),
  protocol: orEmpty(oneOf('TCP', 'UDP', 'SCTP')),
  port: number(1, 65_535),
  // 0 stands for the port itself.
  targetPort: (value, refusals) => {
    if (value !== 0 && value !== '') portNumberOrName(value, refusals);
  },
  appProtocol: text(
    (it) => /^([a-z0-9.-]+\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(it),
    'a protocol, such as "grpc" or "kubernetes.io/h2c"',
  ),
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
  only('allocateLoadBalancerNodePorts', balancer, 'the type LoadBalancer');
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
