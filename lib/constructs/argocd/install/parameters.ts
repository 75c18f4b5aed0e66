import type { ArgocdProps } from '../../../model/argocd/argocd';
import { addressOf, endsTls } from '../../../model/argocd/argocd-exposure';

/** The keys of `argocd-cmd-params-cm` of the API server. */
export function serverParameters({ url, exposure, webhooks }: ArgocdProps): Record<string, string> {
  const path = url === undefined ? '' : addressOf(url).path;
  return {
    ...(endsTls(exposure) && { 'server.insecure': 'true' }),
    // `basehref` is for the UI in the browser; `rootpath` is what the server itself serves.
    ...(path && { 'server.basehref': path, 'server.rootpath': path }),
    ...(webhooks?.parallelism && {
      'server.webhook.parallelism.limit': String(webhooks.parallelism),
    }),
  };
}

/** The keys of `argocd-cmd-params-cm` about capacity. */
export function tuningParameters(argocd: ArgocdProps): Record<string, string> {
  const { controller = {}, repoServer = {} } = argocd;
  const numbers = {
    'controller.status.processors': controller.statusProcessors,
    'controller.operation.processors': controller.operationProcessors,
    'controller.kubectl.parallelism.limit': controller.kubectlParallelism,
    'controller.repo.server.timeout.seconds': controller.repoServerTimeoutSeconds,
    'controller.sync.timeout.seconds': controller.syncTimeoutSeconds,
    'controller.k8s.client.qps': controller.clientQps,
    'controller.k8s.client.burst': controller.clientBurst,
    'reposerver.parallelism.limit': repoServer.parallelism,
  };
  const set = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(set.map(([key, value]) => [key, String(value)])),
    ...(controller.sharding && { 'controller.sharding.algorithm': controller.sharding }),
  };
}
