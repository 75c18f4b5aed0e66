import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  HttpRoute,
  HttpRouteSpecRulesMatchesHeadersType,
  HttpRouteSpecRulesMatchesPathType,
} from '../../../../imports/gateway.networking.k8s.io';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import {
  type ArgocdAddress,
  type ArgocdGateway,
  type ArgocdIngress,
  type ArgocdLoadBalancer,
  addressOf,
} from '../../../model/argocd/argocd-exposure';
import { ALB_ANNOTATION } from '../../network/ingress-annotations';

/** The API server's Service, of Argo CD's own manifests. */
const SERVER = 'argocd-server';
/** A second Service for gRPC, whose backend has another protocol. */
const GRPC_SERVER = 'argocd-server-grpc';
const LABELS = { 'app.kubernetes.io/part-of': 'argocd' };

/** Adds what exposes the API server. */
export function addServerExposure(scope: Construct, { url, exposure }: ArgocdProps): void {
  if (exposure === undefined || url === undefined) return;
  const address = addressOf(url);
  if ('alb' in exposure) addLoadBalancer(scope, address, exposure.alb);
  else if ('gateway' in exposure) addRoute(scope, address, exposure.gateway);
  else addIngress(scope, address, exposure.ingress);
}

/** The port of the Service, which leads to the same port of the pod: the server detects TLS. */
function portOf({ tlsToServer = false }: { readonly tlsToServer?: boolean }): number {
  return tlsToServer ? 443 : 80;
}

/** gRPC has no path to put below another one: with a path, the command line uses `--grpc-web-root-path`. */
function hasGrpc({ path }: ArgocdAddress): boolean {
  return path === '';
}

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
function addLoadBalancer(scope: Construct, address: ArgocdAddress, alb: ArgocdLoadBalancer): void {
  const { certificateArn = [], scheme = 'internal', group, order, inboundCidrs = [] } = alb;
  const port = portOf(alb);
  const certificates = typeof certificateArn === 'string' ? [certificateArn] : certificateArn;
  const set: Record<string, string | undefined> = {
    scheme,
    // A ClusterIP Service has no node port, so the load balancer targets the pods directly.
    'target-type': 'ip',
    'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'ssl-redirect': '443',
    'certificate-arn': certificates.length > 0 ? certificates.join(',') : undefined,
    'backend-protocol': protocolOf(alb),
    'healthcheck-path': '/healthz',
    'group.name': group,
    'group.order': order === undefined ? undefined : String(order),
    'inbound-cidrs': inboundCidrs.length > 0 ? inboundCidrs.join(',') : undefined,
    [`conditions.${GRPC_SERVER}`]: hasGrpc(address) ? GRPC_CONDITION : undefined,
  };
  if (hasGrpc(address)) {
    addGrpcService(scope, port, {
      [`${ALB_ANNOTATION}backend-protocol-version`]: 'GRPC',
      // Those of the Ingress are for HTTP. Each method of Argo CD needs a session, gRPC's own health check, too (16,
      // UNAUTHENTICATED). One that does not exist is answered without: 12, UNIMPLEMENTED.
      [`${ALB_ANNOTATION}healthcheck-path`]: '/AWS.ALB/healthcheck',
      [`${ALB_ANNOTATION}success-codes`]: '12',
    });
  }
  const path = (name: string) => ({
    path: address.path || '/',
    pathType: 'Prefix',
    backend: { service: { name, port: { number: port } } },
  });
  new k8s.KubeIngress(scope, 'Ingress', {
    metadata: {
      name: SERVER,
      labels: LABELS,
      annotations: { ...annotations(set), ...alb.annotations },
    },
    spec: {
      ingressClassName: alb.className ?? 'alb',
      rules: [
        {
          host: address.host,
          // In this order: the first rule that matches wins, and that for gRPC has a condition.
          http: { paths: [...(hasGrpc(address) ? [path(GRPC_SERVER)] : []), path(SERVER)] },
        },
      ],
    },
  });
}

const GRPC_CONDITION = JSON.stringify([
  {
    field: 'http-header',
    httpHeaderConfig: { httpHeaderName: 'Content-Type', values: ['application/grpc'] },
  },
]);

function protocolOf({ tlsToServer = false }: ArgocdLoadBalancer): string {
  return tlsToServer ? 'HTTPS' : 'HTTP';
}

function annotations(set: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(set)
      .filter((it): it is [string, string] => it[1] !== undefined)
      .map(([name, value]) => [`${ALB_ANNOTATION}${name}`, value]),
  );
}

function addGrpcService(
  scope: Construct,
  port: number,
  annotations: Record<string, string>,
  appProtocol?: string,
): void {
  new k8s.KubeService(scope, 'GrpcService', {
    metadata: {
      name: GRPC_SERVER,
      labels: LABELS,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      selector: { 'app.kubernetes.io/name': SERVER },
      ports: [
        {
          name: 'grpc',
          port,
          protocol: 'TCP',
          targetPort: k8s.IntOrString.fromNumber(8080),
          ...(appProtocol && { appProtocol }),
        },
      ],
    },
  });
}

// The API server adds these defaults. Inside a list, Argo CD reports them as a difference from Git.
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };
const SERVICE = { group: '', kind: 'Service', weight: 1 };

function addRoute(scope: Construct, address: ArgocdAddress, gateway: ArgocdGateway): void {
  const { name, namespace, listener, tlsToServer = false } = gateway;
  const port = portOf(gateway);
  if (hasGrpc(address))
    addGrpcService(scope, port, {}, tlsToServer ? 'https' : 'kubernetes.io/h2c');
  const path = {
    type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX,
    value: address.path || '/',
  };
  const grpc = {
    type: HttpRouteSpecRulesMatchesHeadersType.EXACT,
    name: 'content-type',
    value: 'application/grpc',
  };
  const rule = (service: string, headers?: (typeof grpc)[]) => ({
    matches: [{ path, ...(headers && { headers }) }],
    backendRefs: [{ ...SERVICE, name: service, port }],
  });
  new HttpRoute(scope, 'HttpRoute', {
    metadata: {
      name: SERVER,
      labels: LABELS,
      ...(gateway.annotations && { annotations: { ...gateway.annotations } }),
    },
    spec: {
      parentRefs: [
        {
          ...GATEWAY,
          name,
          ...(namespace && { namespace }),
          ...(listener && { sectionName: listener }),
        },
      ],
      hostnames: [address.host],
      // One route: a Gateway refuses an HTTPRoute and a GRPCRoute with the same host.
      rules: [...(hasGrpc(address) ? [rule(GRPC_SERVER, [grpc])] : []), rule(SERVER)],
    },
  });
}

function addIngress(scope: Construct, address: ArgocdAddress, ingress: ArgocdIngress): void {
  const { className, tlsSecret, annotations } = ingress;
  const { host } = address;
  const backend = { service: { name: SERVER, port: { number: portOf(ingress) } } };
  new k8s.KubeIngress(scope, 'Ingress', {
    metadata: {
      name: SERVER,
      labels: LABELS,
      ...(annotations && { annotations: { ...annotations } }),
    },
    spec: {
      ingressClassName: className,
      ...(tlsSecret && { tls: [{ hosts: [host], secretName: tlsSecret }] }),
      rules: [
        { host, http: { paths: [{ path: address.path || '/', pathType: 'Prefix', backend }] } },
      ],
    },
  });
}
