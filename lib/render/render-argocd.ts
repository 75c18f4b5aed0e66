import { Application } from '../../imports/argoproj.io';
import { settingsOf } from '../constructs/apps/define-kind';
import { applicationProps } from '../constructs/argocd/argo-application';
import { locateFieldProblem } from '../model/app-layers';
import { argocdCluster, clusterName, destinationCluster, projectOf } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { applicationName, argocdDirectory } from '../model/layout';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { applicationSources } from './application-sources';
import { ignoredWeights } from './canary-routes';
import { ignoredPodHash } from './ignored-pod-hash';
import { ignoredReplicas } from './ignored-replicas';
import { applicationMetadata } from './instance-metadata';
import { sorted } from './patched-json';
import type { RepositoryFiles } from './repository-files';
import { checkedSubscriptions } from './subscriptions';

/** An instance and its rendered manifests. */
export interface RenderedApp {
  readonly appEnvironment: AppInstance;
  readonly manifests: readonly Manifest[];
}

/**
 * Renders the Application of an instance.
 *
 * @param files the files of the repository. @default sources in this repository are not checked
 * @throws FleetError if a source in this repository does not exist.
 */
export function renderApplication(
  { appEnvironment, manifests }: RenderedApp,
  platform: Platform,
  root: string,
  files?: RepositoryFiles,
): Manifest[] {
  const { app, environment, namespace, namespaceMetadata = {}, spec, file, wave } = appEnvironment;
  const { name } = app.definition;
  const id = applicationName(name, environment.name);
  const found = { root, hasObjects: manifests.length > 0, files };
  const { sources, generatePaths } = applicationSources(appEnvironment, platform, found);
  const settings = settingsOf(spec);
  const notifications = checkedSubscriptions(
    settings.notifications,
    platform,
    ({ path, message }) =>
      locateFieldProblem(app, file, environment, {
        path: ['argocd', 'notifications', ...path],
        message,
      }),
  );
  const props = applicationProps({
    ...settings,
    ...applicationMetadata(appEnvironment, settings),
    ...(wave !== undefined && { syncWave: wave }),
    ...(notifications && { notifications }),
    ignoreDifferences: [
      ...ignoredReplicas(manifests),
      ...ignoredPodHash(manifests),
      ...ignoredWeights(manifests),
      ...(settings.ignoreDifferences ?? []),
    ],
    name: id,
    namespace: platform.argocdNamespace,
    project: projectOf(environment),
    source: sources,
    manifestGeneratePaths: generatePaths,
    destination: { cluster: destinationCluster(environment), namespace },
    ...(environment.sync && { sync: environment.sync }),
    ...(namespaceMetadata.labels && { namespaceLabels: namespaceMetadata.labels }),
    ...(namespaceMetadata.annotations && { namespaceAnnotations: namespaceMetadata.annotations }),
  });
  // Of plain data, without a chart: it takes a tenth of the time, and there is one for each app and environment.
  return [
    {
      object: Application.manifest(sorted(props)),
      constructPath: `${environment.name}/${id}/Application`,
      sourceFile: file,
      directory: argocdDirectory(environment.name),
      cluster: clusterName(argocdCluster(environment)),
    },
  ];
}
