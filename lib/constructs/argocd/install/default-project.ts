import type { Construct } from 'constructs';
import { AppProject } from '../../../../imports/argoproj.io';

/**
 * Adds the project `default`, without permissions. Argo CD creates it if it does not exist, with permissions for
 * everything, and never changes one that exists.
 */
export function addDefaultProject(scope: Construct, namespace: string): void {
  new AppProject(scope, 'DefaultProject', {
    metadata: { name: 'default', namespace },
    spec: {
      description: 'Permits nothing: every Application belongs to the project of its environment',
      // Empty lists replace those of Argo CD. Without them, its own would stay.
      sourceRepos: [],
      sourceNamespaces: [],
      destinations: [],
      clusterResourceWhitelist: [],
      namespaceResourceBlacklist: [{ group: '*', kind: '*' }],
    },
  });
}
