import { defineWebService, httpGet } from 'argosy';
import { k8s } from 'cdk8s-plus-28';
import { environments } from './environments';
import { teams } from './teams';

const apiGroup = 'rbac.authorization.k8s.io';
const proxy = 'registry.example.com/rbac-proxy:v0.18.0';
const small = { cpu: { request: '10m' }, memory: { request: '32Mi', limit: '64Mi' } } as const;

const guard = (port: number, upstream: number) => ({
  image: proxy,
  args: [`--secure-listen-address=:${port}`, `--upstream=http://127.0.0.1:${upstream}/`],
  resources: small,
  runAsUser: 65534,
  runAsGroup: 65534,
});

export const inventory = defineWebService(environments, {
  name: 'inventory-metrics',
  team: teams.observability,
  image: 'registry.example.com/inventory-metrics',
  base: {
    // Sidecars listen on the ports of the Service: the exporter itself is only reachable in its pod.
    port: 8443,
    portName: 'https-main',
    containerName: 'exporter',
    args: ['--host=127.0.0.1', '--port=8081', '--resources=deployments,pods'],
    replicas: 1,
    readiness: httpGet('/readyz', { scheme: 'HTTPS' }),
    resources: { cpu: { request: '10m' }, memory: { request: '190Mi', limit: '250Mi' } },
    sidecars: {
      'guard-main': guard(8443, 8081),
      'guard-self': { ...guard(9443, 8082), ports: { 'https-self': 9443 } },
    },
    service: {
      headless: true,
      port: 8443,
      ports: { self: { port: 9443, target: 9443 } },
      labels: { 'example.com/scrape': 'true' },
    },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    serviceAccount: { token: true },
  },
  suppress: [{ rule: 'practice/one-replica', reason: 'Two would report everything twice.' }],
  extend: (chart, { app, namespace }) => {
    new k8s.KubeRole(chart, 'Role', {
      metadata: { name: app },
      rules: [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
      ],
    });
    new k8s.KubeRoleBinding(chart, 'RoleBinding', {
      metadata: { name: app },
      roleRef: { apiGroup, kind: 'Role', name: app },
      subjects: [{ kind: 'ServiceAccount', name: app, namespace }],
    });
  },
});
