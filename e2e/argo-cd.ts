import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Binaries } from './binaries';
import type { ControlPlane } from './control-plane';
import { createCrds } from './crds';
import { freePort, Processes } from './processes';

/** The programs of an Argo CD. */
export const ARGO_CD = ['argocd', 'redis-server', 'kustomize'] as const;

/** How often Argo CD looks at Git, in seconds. */
export const RESYNC = 10;

/** An Argo CD in a cluster, as processes: its controller, its repo-server and its Redis. */
export class ArgoCd {
  private constructor(
    private readonly directory: string,
    private readonly processes: Processes,
  ) {}

  /**
   * @param home the cluster that it runs in.
   * @param remotes further clusters, by their names in Argo CD.
   */
  static async start(
    binaries: Binaries,
    home: ControlPlane,
    remotes: Readonly<Record<string, ControlPlane>>,
  ): Promise<ArgoCd> {
    const directory = mkdtempSync(join(tmpdir(), 'argosy-argocd-'));
    const processes = new Processes(join(directory, 'logs'));
    const argocd = binaries.get('argocd') ?? 'argocd';
    try {
      await install(home, remotes);
      const [redis, repo, ...metrics] = await Promise.all(Array.from({ length: 4 }, freePort));
      processes.start('redis', binaries.get('redis-server') ?? 'redis-server', [
        ...['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      ]);
      const env = environmentIn(directory, home, binaries.get('kustomize') ?? 'kustomize');
      const address = ['--redis', `127.0.0.1:${redis}`];
      processes.start(
        'repo-server',
        argocd,
        [
          ...address,
          ...['--address', '127.0.0.1', '--port', String(repo)],
          ...['--metrics-port', String(metrics[0])],
        ],
        { ...env, ARGOCD_BINARY_NAME: 'argocd-repo-server' },
      );
      processes.start(
        'application-controller',
        argocd,
        [
          ...address,
          ...['--repo-server', `127.0.0.1:${repo}`],
          ...['--app-resync', String(RESYNC), '--app-resync-jitter', '0'],
          ...['--metrics-port', String(metrics[1]), '--namespace', NAMESPACE],
          ...['--kubeconfig', home.kubeconfig],
        ],
        { ...env, ARGOCD_BINARY_NAME: 'argocd-application-controller' },
      );
      return new ArgoCd(directory, processes);
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  /** Waits until a condition holds. @throws Error with the end of the logs. */
  until(what: string, isReady: () => Promise<boolean>, seconds: number): Promise<void> {
    return this.processes.until(what, isReady, seconds);
  }

  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Where Argo CD runs. */
export const NAMESPACE = 'argocd';

/** A home directory, and folders that Argo CD expects in its container. */
function environmentIn(
  directory: string,
  { kubeconfig }: ControlPlane,
  kustomize: string,
): NodeJS.ProcessEnv {
  const folder = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const bin = folder('bin');
  // Argo CD runs it for each revision, also with signatures off. A failure would mean an unsigned commit.
  writeFileSync(join(bin, 'git-verify-wrapper.sh'), '#!/bin/sh\nexit 0\n');
  chmodSync(join(bin, 'git-verify-wrapper.sh'), 0o755);
  return {
    HOME: folder('home'),
    TMPDIR: folder('tmp'),
    PATH: [bin, dirname(kustomize), process.env['PATH']].join(delimiter),
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: folder('tls'),
    ARGOCD_SSH_DATA_PATH: folder('ssh'),
    ARGOCD_GNUPGHOME: folder('gnupg'),
    ARGOCD_PLUGINSOCKFILEPATH: folder('plugins'),
    // A port of loopback is no port of a proxy.
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** Argo CD's CRDs, ConfigMaps and Secrets. */
async function install(
  home: ControlPlane,
  remotes: Readonly<Record<string, ControlPlane>>,
): Promise<void> {
  const { api } = home;
  await Promise.all([home, ...Object.values(remotes)].map((it) => createCrds(it.api)));
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  for (const name of ['argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm']) {
    await api.create(object('ConfigMap', name, { data: {} }));
  }
  await api.create(
    object('ConfigMap', 'argocd-cm', {
      data: {
        'application.resourceTrackingMethod': 'annotation',
        'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
      },
    }),
  );
  const key = { 'server.secretkey': randomUUID() };
  await api.create(object('Secret', 'argocd-secret', { stringData: key }));
  for (const [name, { kubeconfig }] of Object.entries(remotes)) {
    await api.create(clusterSecret(name, kubeconfig));
  }
}

function object(kind: string, name: string, rest: object, labels: object = {}): object {
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'app.kubernetes.io/part-of': 'argocd', ...labels },
    },
    ...rest,
  };
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters */
function clusterSecret(name: string, kubeconfig: string): object {
  const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority': file } = clusters[0].cluster;
  const config = {
    bearerToken: users[0].user.token,
    tlsClientConfig: { caData: readFileSync(file, 'base64') },
  };
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
  const stringData = { name, server, config: JSON.stringify(config) };
  return object('Secret', `cluster-${name}`, { stringData }, labels);
}

/** Without a health of its own, the waves of an Application of Applications would not wait for one another. */
const APPLICATION_HEALTH = `
local health = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.health ~= nil and obj.status.health.status ~= nil then
  health.status = obj.status.health.status
  health.message = obj.status.health.message or ""
end
return health
`;
