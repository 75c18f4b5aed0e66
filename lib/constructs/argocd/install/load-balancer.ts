import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ArgocdAddress, ArgocdLoadBalancer } from '../../../model/argocd/argocd-exposure';
import { ALB_ANNOTATION } from '../../network/ingress-annotations';
import { addGrpcService, GRPC_SERVER, hasGrpc, LABELS, portOf, SERVER } from './server-service';

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
/** Adds the Ingress of a load balancer. */
export function addLoadBalancer(
  scope: Construct,
  address: ArgocdAddress,
  alb: ArgocdLoadBalancer,
): void {
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
