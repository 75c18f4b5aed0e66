import type { JsonObject } from '../../../base/json';
import { listToYaml, toYaml } from '../../../base/yaml';
import type { ArgocdInstall } from '../../../model/argocd/argocd-install';
import { FLEET_ARGOCD, RENDERED_ROOT } from '../../../model/layout';
import type { KustomizePatch } from './workload-patches';

/** What a bootstrap consists of. */
export interface KustomizationProps {
  readonly install: ArgocdInstall;
  readonly namespace: string;
  /** In the rendered tree. */
  readonly directory: string;
  /** The names of the files of objects that are added to Argo CD's own. */
  readonly resources: readonly string[];
  /** The names of the files of objects that change Argo CD's own. */
  readonly patchFiles: readonly string[];
  readonly patches: readonly KustomizePatch[];
}

/** The kustomization that installs Argo CD with our configuration. */
export function kustomization(props: KustomizationProps): JsonObject {
  const { install, namespace, directory, resources, patchFiles, patches } = props;
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: [upstream(install, directory), ...resources],
    patches: [
      ...patchFiles.map((path) => ({ path })),
      ...patches.map(({ target, patch }) => ({
        ...(target && { target: { ...target } }),
        patch: Array.isArray(patch) ? listToYaml(patch) : toYaml(patch as JsonObject),
      })),
    ],
  };
}

/** Argo CD's own manifests. */
function upstream({ source, highAvailability }: ArgocdInstall, directory: string): string {
  if ('commit' in source) {
    const variant = highAvailability ? 'ha/cluster-install' : 'cluster-install';
    return `https://github.com/argoproj/argo-cd//manifests/${variant}?ref=${source.commit}`;
  }
  // A directory: Kustomize loads no file from outside of its own.
  const up = [RENDERED_ROOT, ...directory.split('/')].map(() => '..').join('/');
  return `${up}/${FLEET_ARGOCD}`;
}
