import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import { addDisruptionBudget } from '../../workloads/disruption-budget';

/** Adds a PodDisruptionBudget for each component with several replicas. */
export function addDisruptionBudgets(scope: Construct, argocd: ArgocdProps): void {
  const { highAvailability = false, disruptionBudgets = highAvailability } = argocd;
  if (!disruptionBudgets) return;
  for (const name of replicated(argocd)) {
    const metadata: k8s.ObjectMeta = { name, labels: { 'app.kubernetes.io/part-of': 'argocd' } };
    const selector = { 'app.kubernetes.io/name': name };
    addDisruptionBudget(new Construct(scope, name), metadata, selector, { maxUnavailable: 1 });
  }
}

function replicated({ highAvailability, controller, server, repoServer }: ArgocdProps): string[] {
  const one = highAvailability ? 2 : 1;
  return [
    ...((controller?.shards ?? 1) > 1 ? ['argocd-application-controller'] : []),
    ...((repoServer?.replicas ?? one) > 1 ? ['argocd-repo-server'] : []),
    ...((server?.replicas ?? one) > 1 ? ['argocd-server'] : []),
    ...(highAvailability ? ['argocd-redis-ha', 'argocd-redis-ha-haproxy'] : []),
  ];
}
