import { toYaml } from '../lib/base/yaml';

/**
 * A stand-in for Argo CD's own manifests: an object for each of theirs, with as much of it as our patches change.
 * The names and kinds are those of `manifests/cluster-install` and `manifests/ha/cluster-install` of Argo CD 3.5.1.
 *
 * @param except a kind to leave out. @default none
 */
export function upstreamManifests(highAvailability = false, except?: string): string {
  const components = highAvailability ? [...SHARED, ...HIGH_AVAILABILITY] : [...SHARED, ...SINGLE];
  return components
    .filter(([kind]) => kind !== except)
    .map((it) => `---\n${toYaml(standIn(it))}`)
    .join('');
}

/** The kind and the name of an object. */
type Named = readonly [kind: string, name: string];

const named = (kind: string, names: string): Named[] =>
  names.split(/\s+/).map((name) => [kind, name]);

const SHARED: readonly Named[] = [
  ...named(
    'CustomResourceDefinition',
    'applications.argoproj.io applicationsets.argoproj.io appprojects.argoproj.io',
  ),
  ...named(
    'ServiceAccount',
    'argocd-application-controller argocd-applicationset-controller argocd-dex-server argocd-notifications-controller argocd-repo-server argocd-server',
  ),
  ...['Role', 'RoleBinding'].flatMap((kind) =>
    named(
      kind,
      'argocd-application-controller argocd-applicationset-controller argocd-dex-server argocd-notifications-controller argocd-server',
    ),
  ),
  ...['ClusterRole', 'ClusterRoleBinding'].flatMap((kind) =>
    named(kind, 'argocd-application-controller argocd-applicationset-controller argocd-server'),
  ),
  ...named(
    'ConfigMap',
    'argocd-cm argocd-cmd-params-cm argocd-gpg-keys-cm argocd-notifications-cm argocd-rbac-cm argocd-ssh-known-hosts-cm argocd-tls-certs-cm',
  ),
  ...named('Secret', 'argocd-notifications-secret argocd-secret'),
  ...named(
    'Service',
    'argocd-applicationset-controller argocd-dex-server argocd-metrics argocd-notifications-controller-metrics argocd-repo-server argocd-server argocd-server-metrics',
  ),
  ...named(
    'Deployment',
    'argocd-applicationset-controller argocd-dex-server argocd-notifications-controller argocd-repo-server argocd-server',
  ),
  ...named('StatefulSet', 'argocd-application-controller'),
  ...named(
    'NetworkPolicy',
    'argocd-application-controller-network-policy argocd-applicationset-controller-network-policy argocd-dex-server-network-policy argocd-notifications-controller-network-policy argocd-repo-server-network-policy argocd-server-network-policy',
  ),
];

const SINGLE: readonly Named[] = [
  ...['ServiceAccount', 'Role', 'RoleBinding', 'Service', 'Deployment'].map(
    (kind): Named => [kind, 'argocd-redis'],
  ),
  ['NetworkPolicy', 'argocd-redis-network-policy'],
];

const HIGH_AVAILABILITY: readonly Named[] = [
  ...['ServiceAccount', 'Role', 'RoleBinding'].flatMap((kind) =>
    named(kind, 'argocd-redis-ha argocd-redis-ha-haproxy'),
  ),
  ...named('ConfigMap', 'argocd-redis-ha-configmap argocd-redis-ha-health-configmap'),
  ...named(
    'Service',
    'argocd-redis-ha argocd-redis-ha-announce-0 argocd-redis-ha-announce-1 argocd-redis-ha-announce-2 argocd-redis-ha-haproxy',
  ),
  ['Deployment', 'argocd-redis-ha-haproxy'],
  ['StatefulSet', 'argocd-redis-ha-server'],
  ...named(
    'NetworkPolicy',
    'argocd-redis-ha-proxy-network-policy argocd-redis-ha-server-network-policy',
  ),
];

const API_VERSIONS: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
};

function standIn([kind, name]: Named) {
  return {
    apiVersion: API_VERSIONS[kind] ?? 'v1',
    kind,
    metadata: { name, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    ...bodyOf(kind, name),
  };
}

function bodyOf(kind: string, name: string) {
  const selector = { 'app.kubernetes.io/name': name };
  if (kind === 'Deployment' || kind === 'StatefulSet') {
    const env = [{ name: 'ARGOCD_CONTROLLER_REPLICAS', value: '1' }];
    const container = { name, image: 'quay.io/argoproj/argocd:v3.5.1', env };
    return {
      spec: {
        ...(kind === 'StatefulSet' && { serviceName: name }),
        selector: { matchLabels: selector },
        template: { metadata: { labels: selector }, spec: { containers: [container] } },
      },
    };
  }
  if (kind === 'Service') {
    return { spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } };
  }
  if (kind === 'NetworkPolicy') {
    return { spec: { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] } };
  }
  if (kind === 'ClusterRole') {
    return { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['delete', 'get', 'patch'] }] };
  }
  if (kind === 'ClusterRoleBinding' || kind === 'RoleBinding') {
    const subject = { kind: 'ServiceAccount', name };
    return {
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: kind.replace('Binding', ''),
        name,
      },
      subjects: [kind === 'RoleBinding' ? subject : { ...subject, namespace: 'argocd' }],
    };
  }
  if (kind === 'ConfigMap' && name === 'argocd-cmd-params-cm') {
    return { data: { 'redis.server': 'argocd-redis:6379' } };
  }
  return {};
}
