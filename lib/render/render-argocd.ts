import { type JsonValue, valueAt } from '../base/json';
import { projectRights } from '../checks/project-rights';
import { settingsOf } from '../constructs/apps/define-kind';
import { ArgoApplication } from '../constructs/argocd/argo-application';
import { ArgoProject } from '../constructs/argocd/argo-project';
import { addPlatformSecrets } from '../constructs/secrets/platform-secrets';
import { type Environment, IN_CLUSTER } from '../model/environment';
import type { AppInstance, Fleet } from '../model/fleet';
import {
  applicationName,
  argocdDirectory,
  ENVIRONMENTS_FILE,
  PLATFORM_FILE,
  RENDERED_BOOTSTRAP,
  rootApplicationName,
} from '../model/layout';
import type { Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { applicationSources } from './application-sources';
import { ignoredReplicas } from './ignored-replicas';
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
  const { app, environment, namespace, spec, file } = appEnvironment;
  const { name } = app.definition;
  const place = {
    scope: environment.name,
    id: applicationName(name, environment.name),
    sourceFile: file,
    directory: argocdDirectory(environment.name),
    cluster: IN_CLUSTER,
  };
  const found = { root, hasObjects: manifests.length > 0, files };
  const { sources, generatePaths } = applicationSources(appEnvironment, platform, found);
  return renderChart(place, (chart) => {
    const settings = settingsOf(spec);
    const ignoreDifferences = [
      ...ignoredReplicas(manifests),
      ...(settings.ignoreDifferences ?? []),
    ];
    const notifications = checkedSubscriptions(settings.notifications, platform, {
      file,
      field: [environment.name, 'argocd', 'notifications'],
    });
    new ArgoApplication(chart, 'Application', {
      ...settings,
      ...(notifications && { notifications }),
      ignoreDifferences,
      name: place.id,
      namespace: platform.argocdNamespace,
      project: environment.name,
      source: sources,
      manifestGeneratePaths: generatePaths,
      destination: { cluster: environment.cluster, namespace },
      ...(environment.sync && { sync: environment.sync }),
      ...(environment.namespaceLabels && { namespaceLabels: environment.namespaceLabels }),
    });
  });
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
  const { name, cluster } = environment;
  const place = {
    scope: name,
    id: 'project',
    sourceFile: ENVIRONMENTS_FILE,
    directory: argocdDirectory(name),
    cluster: IN_CLUSTER,
  };
  const { namespaces, kinds, clusterKinds } = projectRights(environment, platform.argocdNamespace);
  const notifications = checkedSubscriptions(environment.notifications, platform, {
    file: ENVIRONMENTS_FILE,
    field: [name, 'notifications'],
  });
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
  const waves = instances.map(({ spec }) => {
    // Not validated here: an invalid setting is reported when its app is rendered.
    const wave = valueAt(spec as JsonValue, ['argocd', 'syncWave']);
    return typeof wave === 'number' ? wave : 0;
  });
  return Math.min(0, ...waves) - 1;
}

/**
 * Renders the bootstrap: for each environment a root Application that syncs its Applications and its AppProject,
 * and one AppProject that permits the root Applications nothing else; and the secrets of Argo CD.
 */
export function renderBootstrap(fleet: Fleet, root: string): Manifest[] {
  const { platform, environments } = fleet;
  const namespace = platform.argocdNamespace;
  const place = {
    scope: RENDERED_BOOTSTRAP,
    sourceFile: PLATFORM_FILE,
    directory: RENDERED_BOOTSTRAP,
    cluster: IN_CLUSTER,
  };
  const project = renderChart({ ...place, id: 'project' }, (chart) => {
    new ArgoProject(chart, 'AppProject', {
      name: ROOT_PROJECT,
      namespace,
      description: "The root Applications: each keeps one environment's Applications and project",
      sourceRepos: [platform.repoURL],
      destinations: [{ cluster: IN_CLUSTER, namespace }],
      namespacedKinds: ['AppProject', 'Application'].map((kind) => ({
        group: 'argoproj.io',
        kind,
      })),
    });
  });
  const applications = environments.flatMap((environment) =>
    renderChart({ ...place, id: environment.name }, (chart) => {
      new ArgoApplication(chart, 'Application', {
        name: rootApplicationName(environment.name),
        namespace,
        project: ROOT_PROJECT,
        source: {
          type: 'directory',
          repoURL: platform.repoURL,
          targetRevision: platform.targetRevision,
          path: `${root}/${argocdDirectory(environment.name)}`,
        },
        destination: { cluster: IN_CLUSTER, namespace },
        sync: { options: { createNamespace: false } },
        // Deleting a root Application must never take an environment down with it.
        onDelete: 'orphan',
      });
    }),
  );
  const secrets = platform.secrets
    ? renderChart({ ...place, id: 'secrets', namespace }, (chart) => {
        if (platform.secrets) addPlatformSecrets(chart, platform.secrets, namespace, fleet.sealed);
      })
    : [];
  return [...project, ...applications, ...secrets];
}

const ROOT_PROJECT = 'root';
