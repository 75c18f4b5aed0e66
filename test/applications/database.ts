import { defineStatefulService, exec, secret } from 'argosy';
import { environments } from './environments';

export const documents = defineStatefulService(environments, {
  name: 'documents',
  image: 'registry.example.com/document-store',
  base: {
    port: 27017,
    portName: 'mongo',
    containerName: 'mongod',
    args: ['--replSet', 'rs0', '--bind_ip_all'],
    replicas: 1,
    secrets: { ROOT_PASSWORD: secret('root', { property: 'password' }) },
    runAsUser: 999,
    runAsGroup: 999,
    fsGroup: 999,
    fsGroupChangePolicy: 'OnRootMismatch',
    governingService: { publishNotReadyAddresses: true },
    podManagementPolicy: 'Parallel',
    terminationGracePeriodSeconds: 60,
    lifecycle: { preStop: { sleep: { seconds: 15 } } },
    readiness: exec(['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"]),
    resources: { cpu: { request: '500m' }, memory: { request: '1Gi', limit: '1Gi' } },
    volumeClaimTemplates: {
      data: { size: '10Gi', storageClass: 'gp3', mount: '/data/db' },
      journal: { size: '2Gi', storageClass: 'gp3', mount: '/data/journal' },
    },
    volumes: {
      tmp: { emptyDir: {} },
      tuning: { files: { 'mongod.conf': 'storage:\n  dbPath: /data/db\n' }, defaultMode: '0440' },
    },
    mounts: { '/tmp': 'tmp', '/etc/mongod': { volume: 'tuning', readOnly: true } },
    topologySpread: [{ over: 'hostname', whenUnsatisfiable: 'DoNotSchedule' }],
    verticalAutoscaling: 'recommend',
  },
  overlays: {
    production: {
      replicas: 3,
      podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  },
});
