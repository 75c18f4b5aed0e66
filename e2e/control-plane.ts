import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiServer } from './api-server';
import type { Binaries } from './binaries';
import { KWOK_STAGES } from './kwok-stages';
import { MetricsApi } from './metrics-api';
import { freePort, Processes } from './processes';

/** The availability zones of the nodes. */
const ZONES = ['a', 'b', 'c'];

/** A Kubernetes control plane on loopback, with one kwok node in each of three zones. */
export class ControlPlane {
  private constructor(
    private readonly directory: string,
    private readonly processes: Processes,
    readonly api: ApiServer,
    /** The path of a kubeconfig with all rights. */
    readonly kubeconfig: string,
    /** The metrics of its pods. */
    readonly metrics: MetricsApi,
  ) {}

  static async start(binaries: Binaries): Promise<ControlPlane> {
    const directory = mkdtempSync(join(tmpdir(), 'argosy-e2e-'));
    const processes = new Processes(join(directory, 'logs'));
    const path = (name: string) => binaries.get(name) ?? name;
    try {
      const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
      const etcd = `http://127.0.0.1:${client}`;
      processes.start('etcd', path('etcd'), etcdArgs(directory, etcd, peer));
      const token = randomUUID();
      writeFileSync(join(directory, 'tokens.csv'), `${token},admin,admin,system:masters\n`);
      writeServiceAccountKeys(directory);
      processes.start(
        'kube-apiserver',
        path('kube-apiserver'),
        apiServerArgs(directory, etcd, secure),
      );
      const certificate = join(directory, 'certificates/apiserver.crt');
      await processes.until('kube-apiserver', async () => {
        const api = new ApiServer(secure, token, readFileSync(certificate, 'utf8'));
        return (await api.get('/readyz')).status === 200;
      });
      const api = new ApiServer(secure, token, readFileSync(certificate, 'utf8'));
      const kubeconfig = join(directory, 'kubeconfig');
      writeFileSync(kubeconfig, kubeconfigOf(secure, token, certificate));
      const leader = ['--leader-elect=false', `--kubeconfig=${kubeconfig}`];
      processes.start('kube-controller-manager', path('kube-controller-manager'), [
        ...leader,
        `--service-account-private-key-file=${join(directory, 'service-account.key')}`,
        '--use-service-account-credentials=false',
        '--secure-port=0',
        // kwok reports its nodes ready once.
        '--node-monitor-grace-period=24h',
        // A pod that is gone must not keep a test waiting.
        '--horizontal-pod-autoscaler-sync-period=2s',
      ]);
      processes.start('kube-scheduler', path('kube-scheduler'), [...leader, '--secure-port=0']);
      const stages = join(directory, 'stages.yaml');
      writeFileSync(stages, KWOK_STAGES.map((it) => JSON.stringify(it)).join('\n---\n'));
      processes.start('kwok', path('kwok'), [
        `--kubeconfig=${kubeconfig}`,
        `--config=${stages}`,
        '--manage-all-nodes=true',
        '--node-lease-duration-seconds=0',
        `--server-address=127.0.0.1:${await freePort()}`,
      ]);
      for (const zone of ZONES) await api.create(node(zone));
      await processes.until('the default ServiceAccount', async () => {
        const { status } = await api.get('/api/v1/namespaces/default/serviceaccounts/default');
        return status === 200;
      });
      const metrics = await MetricsApi.start(api, join(directory, 'certificates'));
      return new ControlPlane(directory, processes, api, kubeconfig, metrics);
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.metrics.stop();
    await this.processes.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function etcdArgs(directory: string, client: string, peer: number): string[] {
  const url = `http://127.0.0.1:${peer}`;
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${url}`,
    `--initial-advertise-peer-urls=${url}`,
    `--initial-cluster=default=${url}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiServerArgs(directory: string, etcd: string, port: number): string[] {
  const certificates = join(directory, 'certificates');
  mkdirSync(certificates);
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // It signs its own certificate there.
    `--cert-dir=${certificates}`,
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(directory, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(directory, 'service-account.key')}`,
    '--allow-privileged=true',
    '--max-requests-inflight=0',
    '--max-mutating-requests-inflight=0',
    '--enable-priority-and-fairness=false',
  ];
}

function writeServiceAccountKeys(directory: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(directory, 'service-account.pub'), publicKey);
  writeFileSync(join(directory, 'service-account.key'), privateKey, { mode: 0o600 });
}

function kubeconfigOf(port: number, token: string, certificate: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'e2e',
        cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificate },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
    'current-context': 'e2e',
  });
}

function node(zone: string): object {
  const name = `node-${zone}`;
  const capacity = { cpu: '32', memory: '256Gi', pods: '500' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': zone,
      },
    },
    status: { capacity, allocatable: capacity },
  };
}
