import { objectAt } from '../base/json';
import type { IgnoreDifferences } from '../constructs/argocd/argo-application';
import type { Manifest } from '../model/manifest';
import { isRollout } from './canary-routes';

/**
 * Ignores the label by which a Rollout makes its Services select the pods of one version. Under server-side apply, Argo CD
 * would replace the whole selector, and the Services would select the pods of both until the controller sets it again.
 */
export function ignoredPodHash(manifests: readonly Manifest[]): IgnoreDifferences[] {
  const services = new Set(manifests.filter(isRollout).flatMap(managedServices));
  return manifests
    .filter(({ object }) => object.kind === 'Service' && services.has(object.metadata.name))
    .map(({ object }) => ({
      kind: 'Service',
      name: object.metadata.name,
      jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
    }));
}

/** The Services whose selectors a Rollout changes. */
function managedServices({ object }: Manifest): readonly unknown[] {
  const strategy = objectAt(object, 'spec', 'strategy');
  const { stableService, canaryService, pingPong = null } = objectAt(strategy, 'canary');
  const { pingService, pongService } = objectAt(pingPong);
  const { activeService, previewService } = objectAt(strategy, 'blueGreen');
  return [stableService, canaryService, pingService, pongService, activeService, previewService];
}
