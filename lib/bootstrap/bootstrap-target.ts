import { addressOf, endsTls } from '../model/argocd/argocd-exposure';
import { type Bootstrap, bootstrapsOf } from '../model/bootstrap';
import {
  clusterName,
  type Environment,
  type Environments,
  IN_CLUSTER,
  listEnvironments,
} from '../model/environment';
import {
  ARGOCD_INSTALL_FILE,
  argocdDirectory,
  inRepository,
  MANIFEST_SUFFIX,
  rootApplicationName,
} from '../model/layout';
import type { Platform } from '../model/platform';
import type { ExpectedApplication } from './checks/applications';
import { type KnownClusters, addressOf as serverAddress } from './kube-context';
import type { PushedRevision } from './pushed-revision';
import type { KubectlArgs } from './step';

/** An Argo CD to start, and what follows from it. */
export interface BootstrapTarget {
  readonly bootstrap: Bootstrap;
  readonly namespace: string;
  readonly repoURL: string;
  /** The branch that Argo CD follows. @default the default branch of the remote */
  readonly branch?: string;
  /** What that branch has. @default unknown */
  readonly pushed?: PushedRevision;
  /** The directory of the bootstrap in the repository. */
  readonly path: string;
  /** The names of the files in it. */
  readonly files: readonly string[];
  readonly applications: readonly ExpectedApplication[];
  /** Environments that another Argo CD of the fleet manages. */
  readonly otherEnvironments: readonly string[];
  /** The arguments of `kubectl apply` for Argo CD's own CRDs. */
  readonly crdSource: KubectlArgs;
  readonly clusters: KnownClusters;
  /** How a person reaches Argo CD before anything exposes it. */
  readonly firstLook: FirstLook;
}

/** How a person reaches Argo CD through port 8080 of their own machine. */
export interface FirstLook {
  /** The port of the Service. */
  readonly port: number;
  readonly address: string;
  /** What the argocd command line needs, too. */
  readonly loginOptions: readonly string[];
}

/** The parts of a fleet that say where its Argo CDs run. */
export interface BootstrapSources {
  readonly platform: Platform;
  readonly environments: Environments;
}

/**
 * The bootstraps of a fleet.
 *
 * @param paths the rendered files, relative to the rendered tree.
 */
export function bootstrapTargets(
  { platform, environments }: BootstrapSources,
  paths: readonly string[],
): BootstrapTarget[] {
  const all = listEnvironments(environments);
  return bootstrapsOf(platform, all).map((bootstrap) => {
    const { directory, argocd } = bootstrap;
    const files = namesIn(directory, paths);
    const own = new Set(bootstrap.environments.map(({ name }) => name));
    return {
      bootstrap,
      namespace: platform.argocdNamespace,
      repoURL: platform.repoURL,
      ...(platform.targetRevision !== 'HEAD' && { branch: platform.targetRevision }),
      path: inRepository(directory),
      files,
      applications: [
        ...(argocd ? [{ name: 'argocd', hasWindows: false }] : []),
        ...bootstrap.environments.flatMap((it) => applicationsOf(it, paths)),
      ],
      otherEnvironments: all.map(({ name }) => name).filter((it) => !own.has(it)),
      crdSource: crdSource(bootstrap),
      clusters: knownClusters(bootstrap, all),
      firstLook: firstLook(bootstrap),
    };
  });
}

/** The root Application of an environment, and those that it creates. */
function applicationsOf(
  { name, sync }: Environment,
  paths: readonly string[],
): ExpectedApplication[] {
  const hasWindows = (sync?.windows ?? []).length > 0;
  const prefix = 'Application.';
  const apps = namesIn(argocdDirectory(name), paths)
    .filter((it) => it.startsWith(prefix))
    .map((it) => it.slice(prefix.length, -MANIFEST_SUFFIX.length));
  return [
    // Its project, which has the windows, is not theirs.
    { name: rootApplicationName(name), hasWindows: false },
    ...apps.map((it) => ({ name: it, hasWindows })),
  ];
}

/** The names of the manifests in a directory, sorted. */
function namesIn(directory: string, paths: readonly string[]): string[] {
  const prefix = `${directory}/`;
  return paths
    .filter((it) => it.startsWith(prefix) && it.endsWith(MANIFEST_SUFFIX))
    .map((it) => it.slice(prefix.length))
    .filter((it) => !it.includes('/'))
    .sort();
}

function crdSource({ argocd }: Bootstrap): KubectlArgs {
  if (argocd === undefined) return [];
  const { source } = argocd;
  if ('commit' in source) {
    const url = `https://github.com/argoproj/argo-cd//manifests/crds?ref=${source.commit}`;
    return ['--kustomize', url];
  }
  const names = ['applications', 'applicationsets', 'appprojects'].map((it) => `${it}.argoproj.io`);
  const selector = `app.kubernetes.io/name in (${names.join(', ')})`;
  return ['--filename', ARGOCD_INSTALL_FILE, '--selector', selector];
}

/** The addresses of the fleet's clusters: another one than this bootstrap's would be a mistake. */
function knownClusters(
  { owner, cluster, argocd }: Bootstrap,
  environments: readonly Environment[],
): KnownClusters {
  const others = new Map<string, string>();
  const add = (server: string, what: string) => others.set(serverAddress(server), what);
  for (const [name, { server }] of Object.entries(argocd?.clusters ?? {})) add(server, name);
  for (const it of environments) {
    const isOwn = it.name === owner?.name || clusterName(it.cluster) === clusterName(IN_CLUSTER);
    if (!isOwn && 'server' in it.cluster) add(it.cluster.server, it.name);
  }
  if (owner === undefined || !('server' in cluster)) return { others };
  others.delete(serverAddress(cluster.server));
  return { own: cluster.server, others };
}

function firstLook({ argocd }: Bootstrap): FirstLook {
  const path = argocd?.url === undefined ? '' : addressOf(argocd.url).path;
  const ofPath = path === '' ? [] : ['--grpc-web-root-path', path];
  return endsTls(argocd?.exposure)
    ? {
        port: 80,
        address: `http://localhost:8080${path}`,
        loginOptions: ['--plaintext', ...ofPath],
      }
    : {
        port: 443,
        address: `https://localhost:8080${path}`,
        // Its certificate is its own.
        loginOptions: ['--insecure', ...ofPath],
      };
}
