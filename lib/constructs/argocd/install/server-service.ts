import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ArgocdAddress } from '../../../model/argocd/argocd-exposure';

/** The API server's Service, of Argo CD's own manifests. */
export const SERVER = 'argocd-server';
/** A second Service for gRPC, whose backend has another protocol. */
export const GRPC_SERVER = 'argocd-server-grpc';
export const LABELS = { 'app.kubernetes.io/part-of': 'argocd' };

/** The port of the Service, which leads to the same port of the pod: the server detects TLS. */
export function portOf({ tlsToServer = false }: { readonly tlsToServer?: boolean }): number {
  return tlsToServer ? 443 : 80;
}

/** gRPC has no path to put below another one: with a path, the command line uses `--grpc-web-root-path`. */
export function hasGrpc({ path }: ArgocdAddress): boolean {
  return path === '';
}

/** Adds the Service for gRPC. */
export function addGrpcService(
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
