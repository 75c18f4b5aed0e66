import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import {
  type ArgocdAddress,
  type ArgocdIngress,
  addressOf,
} from '../../../model/argocd/argocd-exposure';
import { addRoute } from './gateway-route';
import { addLoadBalancer } from './load-balancer';
import { LABELS, portOf, SERVER } from './server-service';

/** Adds what exposes the API server. */
export function addServerExposure(scope: Construct, { url, exposure }: ArgocdProps): void {
  if (exposure === undefined || url === undefined) return;
  const address = addressOf(url);
  if ('alb' in exposure) addLoadBalancer(scope, address, exposure.alb);
  else if ('gateway' in exposure) addRoute(scope, address, exposure.gateway);
  else addIngress(scope, address, exposure.ingress);
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
