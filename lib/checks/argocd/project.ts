import { show } from '../../base/hint';
import { listAt, objectAt } from '../../base/json';
import {
  clusterName,
  destinationCluster,
  type Environment,
  IN_CLUSTER,
} from '../../model/environment';
import { ENVIRONMENTS_FILE, PLATFORM_FILE } from '../../model/layout';
import type { Manifest } from '../../model/manifest';
import type { Platform } from '../../model/platform';
import type { Rule, RuleFinding } from '../rule';
import { admissionOf } from './admission';
import { isArgo, sourcesOf } from './applications';
import { admitsRepository } from './repositories';

/** An Application that its project does not allow. */
export const project: Rule = {
  id: 'argocd/project',
  severity: 'error',
  final: true,
  summary: 'The project, the repository or the destination of an Application is not allowed.',
  why: 'Argo CD marks such an Application as invalid and never syncs it. In another project, it would have the permissions of that project.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  *check({ manifests, argocd, environment, platform }) {
    if (environment === undefined) return yield* checkRoots(argocd);
    const repositories = repositoriesOf(platform);
    for (const manifest of argocd) {
      if (!isArgo(manifest, 'Application')) continue;
      yield* checkProject(manifest, environment);
      yield* checkSources(manifest, environment.name, repositories);
      yield* checkDestination(manifest, environment, platform);
    }
    for (const manifest of manifests) {
      if (!isArgo(manifest, 'Application')) continue;
      yield* checkProject(manifest, environment);
      yield* checkSources(manifest, environment.name, repositories);
    }
  },
};

function repositoriesOf({ repoURL, sourceRepos = [] }: Platform): readonly string[] {
  return [repoURL, ...sourceRepos];
}

/** The Applications of the bootstrap, whose projects are part of it. */
function* checkRoots(argocd: readonly Manifest[]): Generator<RuleFinding> {
  const projects = new Map(
    argocd.filter((it) => isArgo(it, 'AppProject')).map((it) => [it.object.metadata.name, it]),
  );
  for (const manifest of argocd) {
    if (!isArgo(manifest, 'Application')) continue;
    const name = objectAt(manifest.object, 'spec')['project'];
    const own = typeof name === 'string' ? projects.get(name) : undefined;
    if (own === undefined) {
      yield {
        manifest,
        path: ['spec', 'project'],
        message: `Application ${manifest.object.metadata.name} belongs to the project ${show(name)}, which is not part of the bootstrap: Argo CD would never sync it.`,
        fix: `Use a project of the bootstrap: ${[...projects.keys()].join(', ') || 'it has none'}.`,
      };
      continue;
    }
    const repositories = listAt(own.object, 'spec', 'sourceRepos').filter(isText);
    yield* checkSources(manifest, own.object.metadata.name, repositories);
  }
}

function* checkProject(manifest: Manifest, environment: Environment): Generator<RuleFinding> {
  const name = objectAt(manifest.object, 'spec')['project'];
  if (name === environment.name) return;
  yield {
    manifest,
    path: ['spec', 'project'],
    message: `Application ${manifest.object.metadata.name} belongs to the project ${show(name ?? 'default')}, not to the project of its environment: it would have other permissions than the apps of ${environment.name}.`,
    fix: `Set \`project: '${environment.name}'\`, or \`context.environment.name\` in \`extend\`.`,
  };
}

function* checkSources(
  manifest: Manifest,
  name: string,
  repositories: readonly string[],
): Generator<RuleFinding> {
  for (const { source, path } of sourcesOf(manifest)) {
    const { repoURL } = source;
    if (typeof repoURL !== 'string' || admitsRepository(repositories, repoURL)) continue;
    yield {
      manifest,
      path: [...path, 'repoURL'],
      message: `Application ${manifest.object.metadata.name} reads ${repoURL}, which the project ${name} does not allow: Argo CD would never sync it.`,
      fix: `Add the repository to \`sourceRepos\` in ${PLATFORM_FILE}, or use one that is listed there.`,
    };
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function* checkDestination(
  manifest: Manifest,
  environment: Environment,
  { argocdNamespace }: Platform,
): Generator<RuleFinding> {
  const { name } = manifest.object.metadata;
  const { server, name: clusterId, namespace } = objectAt(manifest.object, 'spec', 'destination');
  const target = clusterName(
    isText(clusterId) ? { name: clusterId } : { server: isText(server) ? server : '' },
  );
  const cluster = destinationCluster(environment);
  const expected = clusterName(cluster);
  if (target !== expected) {
    yield {
      manifest,
      path: ['spec', 'destination'],
      message: `Application ${name} deploys to the cluster ${show(target)}, but the project ${environment.name} only allows ${show(expected)}.`,
      fix: `Use the cluster of the environment: ${JSON.stringify(cluster)}${expected === 'in-cluster' ? `, or ${JSON.stringify(IN_CLUSTER)}` : ''}.`,
    };
  }
  if (typeof namespace !== 'string') return;
  const admitted = admissionOf(environment, argocdNamespace);
  if (!admitted.admitsNamespace(namespace)) {
    yield {
      manifest,
      path: ['spec', 'destination', 'namespace'],
      message: `Application ${name} deploys to the namespace "${namespace}", which the apps of ${environment.name} may not deploy to: Argo CD would never sync it.`,
      fix: `Allow it in ${ENVIRONMENTS_FILE}, in each environment where it is refused: \`allow: { namespaces: ['${namespace}'] }\`. Or change \`namespace\` of the app, or the pattern of the environment.`,
    };
  }
}
