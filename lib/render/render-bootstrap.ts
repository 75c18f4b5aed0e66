import { k8s } from 'cdk8s-plus-28';
import { toYaml } from '../base/yaml';
import { ArgoApplication } from '../constructs/argocd/argo-application';
import { ArgoProject } from '../constructs/argocd/argo-project';
import { configMaps } from '../constructs/argocd/install/config-maps';
import { addDefaultProject } from '../constructs/argocd/install/default-project';
import { addDisruptionBudgets } from '../constructs/argocd/install/disruption-budgets';
import { kustomization } from '../constructs/argocd/install/kustomization';
import { addMonitoring } from '../constructs/argocd/install/monitoring';
import { secretPatches } from '../constructs/argocd/install/secret-patches';
import { addSelfManagement } from '../constructs/argocd/install/self-management';
import { addServerExposure } from '../constructs/argocd/install/server-exposure';
import { KEPT, workloadPatches } from '../constructs/argocd/install/workload-patches';
import { addPlatformSecrets } from '../constructs/secrets/platform-secrets';
import type { ArgocdProps } from '../model/argocd/argocd';
import type { Bootstrap } from '../model/bootstrap';
import { IN_CLUSTER } from '../model/environment';
import type { Fleet } from '../model/fleet';
import {
  argocdDirectory,
  kustomizationFile,
  projectName,
  RENDERED_BOOTSTRAP,
  rootApplicationName,
} from '../model/layout';
import { filePath, type Manifest } from '../model/manifest';
import { notificationSettings } from '../model/notifications/notification-settings';
import { checkArgocdFiles } from './argocd-files';
import { checkKnownHosts } from './check-known-hosts';
import { checkRbac } from './check-rbac';
import { checkTerminal } from './check-terminal';
import { type ChartPlace, renderChart } from './render-app';
import type { RepositoryFiles } from './repository-files';
import { generatedHeader, type RenderedFile } from './tree';

/** A rendered bootstrap. */
export interface RenderedBootstrap {
  readonly manifests: readonly Manifest[];
  /** The files that are not API objects: the kustomization, if Argo CD is installed from it. */
  readonly files: readonly RenderedFile[];
}

/** Where the charts of a bootstrap belong. */
type Place = Omit<ChartPlace, 'id'>;

/**
 * Renders a bootstrap: for each environment a root Application that syncs its Applications and its AppProject, and one
 * AppProject that permits the root Applications nothing else; the secrets of Argo CD; and Argo CD itself, unless it is
 * installed by hand.
 *
 * @param files the files of the repository. @default Argo CD's own manifests are not checked
 * @throws FleetError if a setting does not fit the fleet.
 */
export function renderBootstrap(
  fleet: Fleet,
  bootstrap: Bootstrap,
  root: string,
  files?: RepositoryFiles,
): RenderedBootstrap {
  const { argocd, directory, sourceFile, cluster, owner } = bootstrap;
  const scope = owner ? `${RENDERED_BOOTSTRAP}/${owner.name}` : RENDERED_BOOTSTRAP;
  const place = { scope: scope.replace('/', '-'), sourceFile, directory, cluster };
  const base = [
    ...rootApplications(fleet, bootstrap, root, place),
    ...renderedSecrets(fleet, bootstrap, place),
  ];
  if (argocd === undefined) return { manifests: base, files: [] };
  checkRbac(fleet, bootstrap, argocd);
  checkTerminal(fleet, bootstrap, argocd);
  checkKnownHosts(fleet.platform, bootstrap, argocd, fleet.teams);
  if (files) checkArgocdFiles(argocd, files);
  return install(fleet, bootstrap, argocd, { base, place, root });
}

function rootApplications(
  { platform }: Fleet,
  { environments }: Bootstrap,
  root: string,
  place: Place,
): Manifest[] {
  const namespace = platform.argocdNamespace;
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
  return [...project, ...applications];
}

function renderedSecrets(
  { platform, sealed }: Fleet,
  { secrets, owner, argocd }: Bootstrap,
  place: Place,
): Manifest[] {
  if (secrets === undefined) return [];
  const namespace = platform.argocdNamespace;
  return renderChart({ ...place, id: 'secrets', namespace }, (chart) => {
    addPlatformSecrets(chart, secrets, {
      namespace,
      sealed,
      environment: owner?.name ?? 'argocd',
      hasWaves: argocd === undefined,
    });
  });
}

/** Argo CD itself: what is added to its own manifests, and the kustomization that does so. */
function install(
  fleet: Fleet,
  { directory, sourceFile, environments, secrets, notificationsUrl }: Bootstrap,
  argocd: ArgocdProps,
  { base, place, root }: { base: readonly Manifest[]; place: Place; root: string },
): RenderedBootstrap {
  const { platform, customizations } = fleet;
  const namespace = platform.argocdNamespace;
  const added = renderChart({ ...place, id: 'argocd', namespace }, (chart) => {
    new k8s.KubeNamespace(chart, 'Namespace', {
      metadata: { name: namespace, annotations: KEPT },
    });
    addSelfManagement(chart, platform, argocd, `${root}/${directory}`);
    addDefaultProject(chart, namespace);
    addServerExposure(chart, argocd);
    addDisruptionBudgets(chart, argocd);
    addMonitoring(chart, argocd);
  });
  const context = {
    environments: environments.map(({ name }) => name),
    projects: (environment: string, app?: string) => projectsOf(fleet, environment, app),
    customizations,
    notifications:
      platform.notifications && notificationsUrl !== undefined
        ? notificationSettings(platform.notifications, notificationsUrl).config
        : {},
  };
  // Without a namespace: Kustomize sets it after the patches, so that the objects to patch have none yet.
  const patches = renderChart({ ...place, id: 'configuration' }, (chart) => {
    for (const [name, data] of configMaps(argocd, context)) {
      new k8s.KubeConfigMap(chart, name, { metadata: { name }, data });
    }
  });
  const fileName = (it: Manifest) => filePath(it).slice(directory.length + 1);
  const resources = [...base, ...added];
  const text = toYaml(
    kustomization({
      install: argocd,
      namespace,
      directory,
      resources: resources.map(fileName).sort(),
      patchFiles: patches.map(fileName),
      patches: [...workloadPatches(argocd), ...secretPatches(secrets)],
    }),
  );
  const header = generatedHeader(sourceFile);
  return {
    manifests: [...resources, ...patches],
    files: [[kustomizationFile(directory), `${header}# Argo CD ${argocd.version}\n${text}`]],
  };
}

/** The projects of an environment, or that of one app in it. */
function projectsOf({ teams, instances }: Fleet, environment: string, app?: string): string[] {
  if (app === undefined) {
    return [projectName(environment), ...teams.map((it) => projectName(environment, it))];
  }
  const instance = instances.find(
    (it) => it.app.definition.name === app && it.environment.name === environment,
  );
  return [projectName(environment, instance?.environment.team)];
}

const ROOT_PROJECT = 'root';
