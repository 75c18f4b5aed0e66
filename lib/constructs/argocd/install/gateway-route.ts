import type { Construct } from 'constructs';
import {
  HttpRoute,
  HttpRouteSpecRulesMatchesHeadersType,
  HttpRouteSpecRulesMatchesPathType,
} from '../../../../imports/gateway.networking.k8s.io';
import type { ArgocdAddress, ArgocdGateway } from '../../../model/argocd/argocd-exposure';
import { parentRef } from '../../network/gateway';
import { addGrpcService, GRPC_SERVER, hasGrpc, LABELS, portOf, SERVER } from './server-service';

// The API server adds these defaults. Inside a list, Argo CD reports them as a difference from Git.
const SERVICE = { group: '', kind: 'Service', weight: 1 };

/** Adds the route of a Gateway. */
export function addRoute(scope: Construct, address: ArgocdAddress, gateway: ArgocdGateway): void {
  const { tlsToServer = false } = gateway;
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
      parentRefs: [parentRef(gateway)],
      hostnames: [address.host],
      // One route: a Gateway refuses an HTTPRoute and a GRPCRoute with the same host.
      rules: [...(hasGrpc(address) ? [rule(GRPC_SERVER, [grpc])] : []), rule(SERVER)],
    },
  });
}
