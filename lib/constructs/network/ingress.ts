import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { albAnnotations, type HealthCheck } from './alb-annotations';
import { type HttpBackend, ownPort } from './backend';
import { hostList } from './hosts';
import { classOf, isAlb } from './ingress-class';
import type { IngressBackend, IngressHost, IngressSpec } from './ingress-spec';

/**
 * Adds the Ingress.
 *
 * @param health the load balancer's health check, if the app has one.
 * @throws {@link InvalidPropsError} when there is no host, or a backend has no such port.
 */
export function addIngress(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  spec: IngressSpec,
  backend: HttpBackend,
  health: HealthCheck | undefined,
): void {
  const { defaultBackend, clusterIssuer } = spec;
  const annotations = {
    ...(isAlb(spec) && albAnnotations(spec, health)),
    ...(clusterIssuer && { 'cert-manager.io/cluster-issuer': clusterIssuer }),
    ...spec.annotations,
  };
  const secret = spec.tlsSecret ?? (clusterIssuer && `${metadata.name}-tls`);
  const hosts = hostsOf(spec);
  const tls = tlsOf(hosts, secret);
  const rules = hosts.map(({ host, spec: it, field }) => ({
    host,
    http: { paths: pathsOf(it, backend, field) },
  }));
  new k8s.KubeIngress(scope, 'Ingress', {
    metadata: {
      ...metadata,
      ...(spec.labels && { labels: { ...spec.labels, ...metadata.labels } }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ingressClassName: classOf(spec),
      ...(defaultBackend && {
        defaultBackend: toBackend(defaultBackend, backend, ['ingress', 'defaultBackend']),
      }),
      ...(tls.length > 0 && { tls }),
      rules,
    },
  });
}

/** A host with its paths. */
interface Host {
  readonly host: string;
  readonly spec: IngressHost;
  readonly field: readonly string[];
}

function hostsOf(spec: IngressSpec): Host[] {
  const further = Object.entries(spec.hosts ?? {}).map(([host, it]): Host => {
    return { host, spec: it, field: ['ingress', 'hosts', host] };
  });
  if (spec.host === undefined && further.length > 0) return further;
  return [
    ...hostList(spec.host, 'ingress').map((host): Host => {
      return { host, spec, field: ['ingress'] };
    }),
    ...further,
  ];
}

/** The hosts by the Secret with their certificate. */
function tlsOf(hosts: readonly Host[], common: string | undefined): k8s.IngressTls[] {
  const bySecret = new Map<string, string[]>();
  for (const { host, spec } of hosts) {
    const secretName = spec.tlsSecret ?? common;
    if (secretName === undefined) continue;
    bySecret.set(secretName, [...(bySecret.get(secretName) ?? []), host]);
  }
  return [...bySecret].map(([secretName, names]) => ({ hosts: names, secretName }));
}

function pathsOf(
  { path = '/', pathType, paths }: IngressHost,
  backend: HttpBackend,
  field: readonly string[],
): k8s.HttpIngressPath[] {
  const listed = paths ?? { [path]: { ...(pathType && { pathType }) } };
  return Object.entries(listed).map(([at, it]) => ({
    path: at,
    pathType: it.pathType ?? 'Prefix',
    backend: toBackend(it, backend, [...field, 'paths', at]),
  }));
}

function toBackend(
  { service, port, action }: IngressBackend,
  own: HttpBackend,
  field: readonly string[],
): k8s.IngressBackend {
  if (action !== undefined) return { service: { name: action, port: { name: 'use-annotation' } } };
  if (service === undefined || service === own.service) {
    const { name } = ownPort(own, port, field);
    const used = name === own.portName ? (own.ingressPort ?? name) : name;
    return { service: { name: own.service, port: { name: used } } };
  }
  const reference = typeof port === 'number' ? { number: port } : { name: port };
  return { service: { name: service, port: reference } };
}
