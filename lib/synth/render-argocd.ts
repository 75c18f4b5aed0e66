import { settingsOf } from '../constructs/app-kinds';
import { ArgoApplication } from '../constructs/argo-application';
import { ArgoProject, type GroupKind } from '../constructs/argo-project';
import type { Environment } from '../model/environment';
import type { AppEnvironment, Fleet } from '../model/fleet';
import { byCodeUnit } from '../model/json';
import { apiGroup, type Manifest } from '../model/manifest';
import type { Platform } from '../model/platform';
import { isClusterScoped } from './cluster-scoped';
import { ignoredReplicas } from './ignored-replicas';
import { appDirectory, renderChart } from './render';

/** The name of the Application of an app in an environment. */
export function applicationName(app: string, environment: string): string {
  return `${app}-${environment}`;
}

/** An app in an environment and what it was rendered to. */
export interface RenderedApp {
  readonly appEnvironment: AppEnvironment;
  readonly manifests: readonly Manifest[];
}

const PLATFORM_FILE = 'fleet/platform.ts';
const IN_CLUSTER = { server: 'https://kubernetes.default.svc' };

/** Renders the Application of one app in one environment. */
export function renderApplication(
  { appEnvironment, manifests }: RenderedApp,
  platform: Platform,
  root: string,
): Manifest[] {
  const { app, environment, namespace, spec, file } = appEnvironment;
  const { name } = app.definition;
  const place = {
    scope: environment.name,
    id: applicationName(name, environment.name),
    sourceFile: file,
    directory: `argocd/${environment.name}`,
  };
  return renderChart(place, (chart) => {
    const settings = settingsOf(spec);
    const ignoreDifferences = [
      ...ignoredReplicas(manifests.map(({ object }) => object)),
      ...(settings.ignoreDifferences ?? []),
    ];
    new ArgoApplication(chart, 'Application', {
      ...settings,
      ignoreDifferences,
      name: place.id,
      namespace: platform.argocdNamespace,
      project: environment.name,
      source: {
        type: 'directory',
        repoURL: platform.repoURL,
        targetRevision: platform.targetRevision,
        path: `${root}/${appDirectory(environment.name, name)}`,
      },
      destination: { cluster: environment.cluster, namespace },
      ...(environment.sync && { sync: environment.sync }),
      ...(environment.namespaceLabels && { namespaceLabels: environment.namespaceLabels }),
    });
  });
}

/** Renders the project of an environment: no right more than its apps need. */
export function renderProject(
  environment: Environment,
  apps: readonly RenderedApp[],
  platform: Platform,
): Manifest[] {
  const { name, cluster } = environment;
  const place = {
    scope: name,
    id: 'project',
    sourceFile: 'fleet/environments.ts',
    directory: `argocd/${name}`,
  };
  const objects = apps.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const ownNamespaces = apps.map(({ appEnvironment }) => appEnvironment.namespace);
  const otherNamespaces = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
  const namespaces = [...new Set([...ownNamespaces, ...otherNamespaces])].sort(byCodeUnit);
  const createNamespace = environment.sync?.options?.createNamespace ?? true;
  const kinds = (clusterScoped: boolean) =>
    distinctKinds(objects.filter((object) => isClusterScoped(object) === clusterScoped));
  return renderChart(place, (chart) => {
    new ArgoProject(chart, 'AppProject', {
      name,
      namespace: platform.argocdNamespace,
      description: `The apps of ${name}`,
      sourceRepos: [platform.repoURL, ...(platform.sourceRepos ?? [])],
      destinations: namespaces.map((namespace) => ({ cluster, namespace })),
      clusterKinds: distinct([
        ...(createNamespace ? [{ group: '', kind: 'Namespace' }] : []),
        ...kinds(true),
      ]),
      namespacedKinds: kinds(false),
      syncWindows: (environment.sync?.windows ?? []).map((window) => ({
        ...window,
        ...(window.apps && { apps: window.apps.map((app) => applicationName(app, name)) }),
      })),
      roles: Object.entries(platform.roles ?? {}).map(([role, rest]) => ({ name: role, ...rest })),
    });
  });
}

/**
 * Renders what starts everything: for each environment a root Application that watches its Applications
 * and its project, and a project that lets the root Applications do this and nothing else.
 */
export function renderBootstrap(fleet: Fleet, root: string): Manifest[] {
  const { platform, environments } = fleet;
  const namespace = platform.argocdNamespace;
  const place = { scope: 'bootstrap', sourceFile: PLATFORM_FILE, directory: 'bootstrap' };
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
        name: `root-${environment.name}`,
        namespace,
        project: ROOT_PROJECT,
        source: {
          type: 'directory',
          repoURL: platform.repoURL,
          targetRevision: platform.targetRevision,
          path: `${root}/argocd/${environment.name}`,
        },
        destination: { cluster: IN_CLUSTER, namespace },
        sync: { options: { createNamespace: false } },
        // Deleting a root Application must never take an environment down with it.
        onDelete: 'orphan',
      });
    }),
  );
  return [...project, ...applications];
}

const ROOT_PROJECT = 'root';

function distinctKinds(objects: readonly Manifest['object'][]): GroupKind[] {
  return distinct(objects.map((object) => ({ group: apiGroup(object), kind: object.kind })));
}

function distinct(kinds: readonly GroupKind[]): GroupKind[] {
  const byKey = new Map(kinds.map((it) => [`${it.group}/${it.kind}`, it]));
  return [...byKey.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, it]) => it);
}
