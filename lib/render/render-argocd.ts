import { Application } from '../../imports/argoproj.io';
import { formatField } from '../base/validation';
import { projectRights } from '../checks/project-rights';
import { settingsOf } from '../constructs/apps/define-kind';
import { applicationProps } from '../constructs/argocd/argo-application';
import { ArgoProject } from '../constructs/argocd/argo-project';
import { locateFieldProblem } from '../model/app';
import { ownWave } from '../model/app-order';
import {
  argocdCluster,
  clusterName,
  destinationCluster,
  type Environment,
} from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { applicationName, argocdDirectory, ENVIRONMENTS_FILE } from '../model/layout';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { applicationSources } from './application-sources';
import { ignoredReplicas } from './ignored-replicas';
import { sorted } from './patched-json';
import { renderChart } from './render-app';
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
  const { labels, annotations } = namespaceMetadata;
  const id = applicationName(name, environment.name);
  const found = { root, hasObjects: manifests.length > 0, files };
  const { sources, generatePaths } = applicationSources(appEnvironment, platform, found);
  const settings = settingsOf(spec);
  const notifications = checkedSubscriptions(
    settings.notifications,
    platform,
    ({ path, message }) =>
      locateFieldProblem(app, file, environment.name, {
        path: ['argocd', 'notifications', ...path],
        message,
      }),
  );
  const props = applicationProps({
    ...settings,
    ...(wave !== undefined && { syncWave: wave }),
    ...(notifications && { notifications }),
    ignoreDifferences: [...ignoredReplicas(manifests), ...(settings.ignoreDifferences ?? [])],
    name: id,
    namespace: platform.argocdNamespace,
    project: environment.name,
    source: sources,
    manifestGeneratePaths: generatePaths,
    destination: { cluster: destinationCluster(environment), namespace },
    ...(environment.sync && { sync: environment.sync }),
    ...(labels && { namespaceLabels: labels }),
    ...(annotations && { namespaceAnnotations: annotations }),
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

/**
 * Renders the AppProject of an environment. Its rights do not depend on the apps: Argo CD can delete an object only
 * while the project permits its kind and namespace.
 *
 * @param instances the apps of the environment.
 */
export function renderProject(
  environment: Environment,
  platform: Platform,
  instances: readonly AppInstance[],
): Manifest[] {
  const { name } = environment;
  const cluster = destinationCluster(environment);
  const place = {
    scope: name,
    id: 'project',
    sourceFile: ENVIRONMENTS_FILE,
    directory: argocdDirectory(name),
    cluster: argocdCluster(environment),
  };
  const { namespaces, kinds, clusterKinds } = projectRights(
    environment,
    platform.argocdNamespace,
    instances.map(({ namespace }) => namespace),
  );
  const notifications = checkedSubscriptions(
    environment.notifications,
    platform,
    ({ path, message }) => ({
      file: ENVIRONMENTS_FILE,
      field: formatField([name, 'notifications', ...path]),
      message,
    }),
  );
  return renderChart(place, (chart) => {
    new ArgoProject(chart, 'AppProject', {
      name,
      namespace: platform.argocdNamespace,
      description: `The apps of ${name}`,
      // Before the Applications: they are in an unknown state until their project exists or has a new right.
      syncWave: projectWave(instances),
      sourceRepos: [platform.repoURL, ...(platform.sourceRepos ?? [])],
      destinations: namespaces.map((namespace) => ({ cluster, namespace })),
      clusterKinds,
      namespacedKinds: kinds,
      syncWindows: (environment.sync?.windows ?? []).map((window) => ({
        ...window,
        ...(window.apps && { apps: window.apps.map((app) => applicationName(app, name)) }),
      })),
      ...(notifications && { notifications }),
      roles: Object.entries(platform.roles ?? {}).map(([role, rest]) => ({ name: role, ...rest })),
    });
  });
}

/** A wave before those of these apps' Applications. */
function projectWave(instances: readonly AppInstance[]): number {
  const waves = instances.map(({ spec, wave = ownWave(spec) ?? 0 }) => wave);
  return Math.min(0, ...waves) - 1;
}
