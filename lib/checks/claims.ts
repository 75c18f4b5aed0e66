import { fingerprint } from '../base/fingerprint';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
  textOf,
} from '../base/json';
import { type ApiObjectJson, apiGroup } from '../kubernetes/api-object';
import type { Claim } from '../model/manifest';

/** What an object takes for itself in its cluster. */
export function claimsOf(object: ApiObjectJson): Claim[] {
  switch (`${apiGroup(object)}/${object.kind}`) {
    case '/Service':
      return nodePorts(objectAt(object, 'spec'));
    case 'networking.k8s.io/Ingress':
      return ingressHosts(object);
    case 'gateway.networking.k8s.io/HTTPRoute':
      return routeHosts(object, httpRequest);
    case 'gateway.networking.k8s.io/GRPCRoute':
      return routeHosts(object, grpcRequest);
    default:
      return [];
  }
}

/** The API server allocates a number once, whatever the protocol. */
function nodePorts(spec: JsonObject): Claim[] {
  const { type, healthCheckNodePort } = spec;
  if (type !== 'NodePort' && type !== 'LoadBalancer') return [];
  return [
    ...nodePort(healthCheckNodePort, ['spec', 'healthCheckNodePort']),
    ...listAt(spec, 'ports').flatMap((port, i) =>
      nodePort(objectAt(port)['nodePort'], ['spec', 'ports', i, 'nodePort']),
    ),
  ];
}

function nodePort(value: JsonValue | undefined, path: JsonPath): Claim[] {
  if (typeof value !== 'number' || value === 0) return [];
  return [{ kind: 'node-port', value: `${value}`, text: `the node port ${value}`, path }];
}

/** Annotations by which a controller chooses the load balancer or listener of an Ingress. */
const LISTENERS = [
  'kubernetes.io/ingress.class',
  'alb.ingress.kubernetes.io/listen-ports',
  'alb.ingress.kubernetes.io/scheme',
  'traefik.ingress.kubernetes.io/router.entrypoints',
];

/** Annotations with which two Ingresses may share a host and a path: a canary, conditions of a rule. */
const SHARING = /\/(?:canary|conditions\.[^/]*|router\.priority)$/;

function ingressHosts(object: ApiObjectJson): Claim[] {
  const annotations = objectAt(object, 'metadata', 'annotations');
  if (Object.keys(annotations).some((key) => SHARING.test(key))) return [];
  const spec = objectAt(object, 'spec');
  const listener = [spec['ingressClassName'], ...LISTENERS.map((it) => annotations[it])];
  return listAt(spec, 'rules').flatMap((rule, i) => {
    const host = objectAt(rule)['host'];
    if (typeof host !== 'string' || host === '') return [];
    return listAt(rule, 'http', 'paths').flatMap((it, j): Claim[] => {
      const { path = '/', pathType } = objectAt(it);
      // An action of the load balancer, such as a redirect, in front of the real backend.
      const isAction = objectAt(it, 'backend', 'service', 'port')['name'] === 'use-annotation';
      if (typeof path !== 'string' || isAction) return [];
      const same = pathType === 'Prefix' ? path.replace(/(?<=.)\/$/, '') : path;
      return [
        {
          kind: 'host',
          value: `${fingerprint(['Ingress', listener, host.toLowerCase(), pathType, same])}`,
          text: `the host ${host} with the path ${path}`,
          path: ['spec', 'rules', i, 'http', 'paths', j],
        },
      ];
    });
  });
}

/** What a route matches: equal lists match the same requests. */
interface MatchedRequest {
  readonly conditions: readonly (JsonValue | undefined)[];
  /** Such as `the path /api`. */
  readonly text: string;
}

function httpRequest(match: JsonValue): MatchedRequest {
  const path = { type: 'PathPrefix', value: '/', ...objectAt(match, 'path') };
  const { method, headers, queryParams } = objectAt(match);
  return {
    conditions: [path.type, path.value, method, headers, queryParams],
    text: `the path ${textOf(path.value)}`,
  };
}

function grpcRequest(match: JsonValue): MatchedRequest {
  const { type = 'Exact', service = '', method = '' } = objectAt(match, 'method');
  const { headers } = objectAt(match);
  const called = `${textOf(service) || '*'}/${textOf(method) || '*'}`;
  return { conditions: [type, service, method, headers], text: `the method ${called}` };
}

/** A request that matches equal rules of two routes goes to the older one. */
function routeHosts(
  object: ApiObjectJson,
  requestOf: (match: JsonValue) => MatchedRequest,
): Claim[] {
  const spec = objectAt(object, 'spec');
  const namespace = object.metadata.namespace ?? '';
  const gateways = listAt(spec, 'parentRefs')
    .filter(isObject)
    .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
    .map((it) => [it['namespace'] ?? namespace, it['name'], it['sectionName'], it['port']]);
  const hosts = listAt(spec, 'hostnames').filter((it) => typeof it === 'string');
  return listAt(spec, 'rules').flatMap((rule, i) => {
    const matches = listAt(rule, 'matches');
    return (matches.length > 0 ? matches : [{}]).flatMap((match, j) => {
      const { conditions, text } = requestOf(match);
      const place = matches.length > 0 ? ['matches', j] : [];
      return gateways.flatMap((gateway) =>
        hosts.map(
          (host): Claim => ({
            kind: 'host',
            value: `${fingerprint([object.kind, gateway, host.toLowerCase(), conditions])}`,
            text: `the host ${host} with ${text} on the Gateway ${textOf(gateway[1])}`,
            path: ['spec', 'rules', i, ...place],
          }),
        ),
      );
    });
  });
}
