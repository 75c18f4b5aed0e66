import { nearest, show } from '../../base/hint';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  listAt,
  objectAt,
  valueAt,
} from '../../base/json';
import { ALB_ANNOTATION } from '../../constructs/network/ingress-annotations';
import type { Manifest } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import { isFilledByRollout } from '../rollouts';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean } from './missing';

const ROUTES = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'] as const;

/** The target of requests. */
interface Backend {
  readonly service: string;
  readonly servicePath: JsonPath;
  /** The number or name of a Service port. @default any */
  readonly port?: string | number;
  readonly portPath: JsonPath;
}

/** An Ingress or a route to a missing Service. */
export const backend: Rule = {
  id: 'reference/backend',
  severity: 'error',
  summary:
    'An Ingress or a Gateway route sends requests to a Service or a Service port that does not exist.',
  why: 'Every request to that host and path is answered with an error.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules',
  about: ['Ingress', ...ROUTES],
  *check(context) {
    const index = indexOf(context);
    for (const manifest of index.ofKind('networking.k8s.io/Ingress')) {
      yield* violationsOf(context, manifest, ingressBackends(context, manifest));
    }
    for (const kind of ROUTES) {
      for (const manifest of index.ofKind(`gateway.networking.k8s.io/${kind}`)) {
        yield* violationsOf(
          context,
          manifest,
          routeBackends(manifest, index.namespaceOf(manifest)),
        );
      }
    }
  },
};

function* violationsOf(
  context: RuleContext,
  manifest: Manifest,
  backends: Iterable<Backend>,
): Iterable<RuleFinding> {
  const index = indexOf(context);
  const namespace = index.namespaceOf(manifest);
  const reported = new Set<string>();
  for (const { service, servicePath, port, portPath } of backends) {
    const id = `${service}:${port}`;
    if (reported.has(id)) continue;
    reported.add(id);
    if (!existingObjects(context).has('Service', namespace, service)) {
      const names = index.names('/Service', namespace);
      yield {
        manifest,
        path: servicePath,
        message: `${label(manifest)} sends requests to the Service "${service}", which does not exist: they would be answered with an error.${didYouMean(service, names)}`,
        fix: `Use one of the app's Services (${names.join(', ') || 'it has none'}). ${alsoProvided('Service', service)}`,
        needs: { kind: 'Service', name: service },
      };
      continue;
    }
    const target = index.find('/Service', namespace, service);
    const ports = listAt(target?.object, 'spec', 'ports').filter(isObject);
    const field = typeof port === 'number' ? 'port' : 'name';
    if (port === undefined || ports.length === 0 || ports.some((it) => it[field] === port))
      continue;
    const known = ports.map(({ name, port: number }) =>
      typeof name === 'string' ? `"${name}" ${number}` : String(number),
    );
    const names = ports.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
    const guess = typeof port === 'string' ? nearest(port, names) : undefined;
    yield {
      manifest,
      path: portPath,
      message: `${label(manifest)} sends requests to port ${show(port)} of the Service "${service}", which has ${known.join(', ')}: they would be answered with an error.${guess ? ` Did you mean "${guess}"?` : ''}`,
      fix: `Use a port of the Service itself, not of its pods, or add it to the Service: \`service: { ports: { … } }\` of a web service.`,
    };
  }
}

function* ingressBackends(context: RuleContext, manifest: Manifest): Iterable<Backend> {
  const { object } = manifest;
  const annotations = objectAt(object, 'metadata', 'annotations');
  const places: JsonPath[] = [['spec', 'defaultBackend']];
  for (const [i, rule] of listAt(object, 'spec', 'rules').entries()) {
    for (const j of listAt(rule, 'http', 'paths').keys()) {
      places.push(['spec', 'rules', i, 'http', 'paths', j, 'backend']);
    }
  }
  for (const place of places) {
    const service = valueAt(object, [...place, 'service']);
    if (!isObject(service) || typeof service['name'] !== 'string') continue;
    const { name } = service;
    const { name: portName, number } = objectAt(service, 'port');
    // The annotation defines an action of the AWS load balancer; the name is not that of a Service.
    const isAction = portName === 'use-annotation';
    if (isAction && Object.hasOwn(annotations, `${ALB_ANNOTATION}actions.${name}`)) continue;
    const isFilled = isAction && isFilledByRollout(context, manifest, name);
    const port = isFilled ? undefined : portName || number;
    yield {
      service: name,
      servicePath: [...place, 'service', 'name'],
      ...((typeof port === 'string' || typeof port === 'number') && { port }),
      portPath: [...place, 'service', 'port', portName ? 'name' : 'number'],
    };
  }
}

function* routeBackends({ object }: Manifest, namespace: string): Iterable<Backend> {
  for (const [i, rule] of listAt(object, 'spec', 'rules').entries()) {
    for (const [j, ref] of listAt(rule, 'backendRefs').entries()) {
      yield* routeBackend(ref as JsonObject, ['spec', 'rules', i, 'backendRefs', j], namespace);
    }
    for (const [j, filter] of listAt(rule, 'filters').entries()) {
      const ref = objectAt(filter, 'requestMirror', 'backendRef');
      const path = ['spec', 'rules', i, 'filters', j, 'requestMirror', 'backendRef'];
      yield* routeBackend(ref, path, namespace);
    }
  }
}

function* routeBackend(ref: JsonObject, path: JsonPath, own: string): Iterable<Backend> {
  if (!isObject(ref)) return;
  const { group = '', kind = 'Service', name, namespace = own, port } = ref;
  if (group !== '' || kind !== 'Service' || namespace !== own || typeof name !== 'string') return;
  yield {
    service: name,
    servicePath: [...path, 'name'],
    ...(typeof port === 'number' && { port }),
    portPath: [...path, 'port'],
  };
}
