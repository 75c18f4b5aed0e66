import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withApplications } from '../../docs/applications';
import { type JsonObject, objectAt } from '../../lib/base/json';
import { isApp } from '../../lib/model/app';
import { APPLICATIONS, ENVIRONMENTS, type EnvironmentName, NAMES } from './fleet';
import { findings, kindsOf, object, podOf, problems, tree } from './rendered';
import * as shop from './shop';

const PAGE = readFileSync(join(__dirname, '../../docs/examples.md'), 'utf8');

const annotationsOf = (...where: Parameters<typeof object>) =>
  object(...where).metadata.annotations;

test('nothing is found in any environment but what an app declares, with a reason', () => {
  expect(problems).toEqual([]);
  expect(findings.filter(({ suppressed }) => suppressed === undefined)).toEqual([]);
});

test('each application runs in four environments', () => {
  expect(ENVIRONMENTS).toHaveLength(4);
  for (const name of NAMES) {
    const apps = APPLICATIONS[name].apps.map(({ definition }) => definition.name);
    expect({ name, apps: apps.length }).not.toEqual({ name, apps: 0 });
    for (const environment of ENVIRONMENTS) {
      const running = apps.filter((app) => kindsOf(environment, app).length > 0);
      expect({ name, environment, running: running.length }).not.toMatchObject({ running: 0 });
    }
  }
});

test('only RBAC needs `extend`', () => {
  const all = NAMES.flatMap((name) => APPLICATIONS[name].apps);
  const extended = all.filter(({ definition }) => definition.extend !== undefined);
  expect(extended.map(({ definition }) => definition.name)).toEqual(['inventory-metrics']);
  expect(kindsOf('dev', 'inventory-metrics').sort()).toEqual([
    'Deployment',
    'Role',
    'RoleBinding',
    'Service',
    'ServiceAccount',
  ]);
});

test('docs/examples.md has the current lengths (update: `npm run docs:applications`)', () => {
  expect(PAGE).toBe(withApplications(PAGE, tree));
});

test.each(NAMES)('%s has the fields that docs/examples.md names', (name) => {
  const { title } = APPLICATIONS[name];
  const row = PAGE.split('\n').find((line) => line.startsWith(`| ${title} |`)) ?? '';
  const words = [...row.matchAll(/`([^`]+)`/g)].flatMap(([, field = '']) => field.split('.'));
  const source = readFileSync(join(__dirname, `${name}.ts`), 'utf8');
  expect(words).not.toEqual([]);
  expect(words.filter((word) => !source.includes(word))).toEqual([]);
});

// --- Namespaces

test.each([
  ['guestbook', 'book-pages'],
  ['guestbook', 'book-followers'],
  ['shop', 'orders'],
  ['shop', 'basket-cache'],
  ['vote', 'booth'],
  ['vote', 'tally'],
])('the namespace %s has the app %s', (namespace, app) => {
  for (const environment of ENVIRONMENTS) {
    expect(object(environment, app, 'Service').metadata.namespace).toBe(
      `${namespace}-${environment}`,
    );
  }
});

test.each(['log-shipper', 'node-metrics'])('the namespace of %s admits its pods', (app) => {
  const metadata = (name: string) =>
    object('production-eu', name, 'Application').spec.syncPolicy.managedNamespaceMetadata;
  const enforce = 'pod-security.kubernetes.io/enforce';
  expect(metadata(app).labels).toEqual({ [enforce]: 'privileged' });
  expect(metadata('cleanup').labels).toEqual({ [enforce]: 'restricted' });
});

// --- Teams

test.each([
  ['checkout', 'payments'],
  ['inventory-metrics', 'observability'],
])('%s belongs to the team %s', (app, team) => {
  for (const environment of ENVIRONMENTS) {
    const { spec } = object(environment, app, 'Application');
    expect(spec.project).toBe(`${team}-${environment}`);
  }
});

test('only the team of the exporter may deploy roles', () => {
  const allowed = [...tree].filter(
    ([, text]) => /kind: AppProject/.test(text) && /kind: RoleBinding/.test(text),
  );
  expect(allowed.map(([path]) => path.split('/').at(-1)).sort()).toEqual(
    ENVIRONMENTS.map((it) => `AppProject.observability-${it}.k8s.yaml`).sort(),
  );
});

// --- Guestbook

test('the followers of the cache have the address of the leader, and the pages both', () => {
  const [container] = podOf('dev', 'book-followers').containers;
  expect(container.args).toEqual(['--replicaof', 'book-leader.guestbook-dev.svc', '6379']);
  expect(object('dev', 'book-pages', 'ConfigMap').data).toEqual({
    CACHE_LEADER: 'book-leader.guestbook-dev.svc',
    CACHE_FOLLOWERS: 'book-followers.guestbook-dev.svc',
  });
  expect(object('dev', 'book-pages', 'Service').spec.type).toBe('LoadBalancer');
  expect(kindsOf('dev', 'book-pages')).not.toContain('HorizontalPodAutoscaler');
  const { spec } = object('production-us', 'book-pages', 'HorizontalPodAutoscaler');
  expect(spec).toMatchObject({ minReplicas: 3, maxReplicas: 9 });
});

// --- Shop

test('eleven services share a namespace with a cache, and load comes only before production', () => {
  const names = Object.values(shop)
    .filter(isApp)
    .map(({ definition }) => definition.name);
  const services = names.filter((name) => name !== 'basket-cache');
  expect(services).toHaveLength(11);
  expect(kindsOf('staging', 'visitors')).toEqual(['ConfigMap', 'Deployment']);
  expect(kindsOf('production-eu', 'visitors')).toEqual([]);
});

test('an address in the shop is that of a Service in the same environment', () => {
  const dataIn = (environment: EnvironmentName, app: string) =>
    object(environment, app, 'ConfigMap').data;
  expect(dataIn('production-us', 'orders')).toEqual({
    BASKET: 'basket.shop-production-us.svc:7070',
    CATALOGUE: 'catalogue.shop-production-us.svc:3550',
    EXCHANGE: 'exchange.shop-production-us.svc:7000',
    PARCELS: 'parcels.shop-production-us.svc:50051',
    POSTBOX: 'postbox.shop-production-us.svc:5000',
    TILL: 'till.shop-production-us.svc:50051',
  });
  expect(dataIn('dev', 'basket')).toEqual({ CACHE: 'basket-cache.shop-dev.svc:6379' });
  expect(dataIn('staging', 'visitors')).toMatchObject({ TARGET: 'http://window.shop-staging.svc' });
  const [wait] = podOf('staging', 'visitors').initContainers;
  expect(wait.command).toEqual(['wait-for', 'http://window.shop-staging.svc']);
});

test('only the basket reaches the cache of the shop', () => {
  const { ingress } = object('production-eu', 'basket-cache', 'NetworkPolicy').spec;
  const matchLabels = { 'app.kubernetes.io/name': 'basket' };
  expect(ingress[0].from).toEqual([{ podSelector: { matchLabels } }]);
});

test('a gRPC service is probed by gRPC on its own port', () => {
  const [container] = podOf('production-eu', 'exchange').containers;
  expect(container.readinessProbe).toEqual({ grpc: { port: 7000 } });
  expect(container.livenessProbe).toEqual({ grpc: { port: 7000 }, periodSeconds: 15 });
  const [port] = object('production-eu', 'exchange', 'Service').spec.ports;
  expect(port).toMatchObject({ name: 'grpc', appProtocol: 'kubernetes.io/h2c' });
});

test('a probe of the shop window sends a cookie', () => {
  const [container] = podOf('dev', 'window').containers;
  const httpHeaders = [{ name: 'Cookie', value: 'session=probe' }];
  expect(container.readinessProbe.httpGet).toMatchObject({ path: '/_healthz', httpHeaders });
});

test('the cache of the shop keeps its data in an emptyDir', () => {
  const { containers, volumes } = podOf('dev', 'basket-cache');
  expect(volumes).toEqual([{ emptyDir: {}, name: 'data' }]);
  expect(containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }]);
});

// --- Voting

test('two front ends share a load balancer, one of them with sticky sessions', () => {
  const group = 'alb.ingress.kubernetes.io/group.name';
  const order = 'alb.ingress.kubernetes.io/group.order';
  const booth = annotationsOf('dev', 'booth', 'Ingress');
  const results = annotationsOf('dev', 'results', 'Ingress');
  expect(booth).toMatchObject({ [group]: 'vote', [order]: '10' });
  expect(results).toMatchObject({ [group]: 'vote', [order]: '20' });
  expect(results['alb.ingress.kubernetes.io/target-group-attributes']).toContain(
    'stickiness.enabled=true',
  );
});

test('the worker and the results read the password that the database makes', () => {
  const secretKeyRef = { key: 'password', name: 'tally' };
  for (const app of ['counter', 'results']) {
    const [{ env }] = podOf('production-eu', app).containers;
    expect(env).toContainEqual({ name: 'PGPASSWORD', valueFrom: { secretKeyRef } });
    expect(env).toContainEqual({ name: 'PGHOST', value: 'tally.vote-production-eu.svc' });
  }
  const { spec } = object('production-eu', 'tally', 'ExternalSecret');
  expect(spec.data[0]).toMatchObject({
    secretKey: 'password',
    remoteRef: { key: 'production-eu/tally/password' },
  });
  expect(kindsOf('production-eu', 'counter')).toEqual(['Deployment']);
});

test('only the booth and the worker reach the cache of the votes', () => {
  const { ingress } = object('dev', 'ballots', 'NetworkPolicy').spec;
  const labels = ['booth', 'counter'].map((name) => ({ 'app.kubernetes.io/name': name }));
  expect(ingress[0].from).toEqual(labels.map((matchLabels) => ({ podSelector: { matchLabels } })));
});

// --- Database

test('each pod of the database has two claims, and a name before it is ready', () => {
  const { spec } = object('production-eu', 'documents', 'StatefulSet');
  expect(spec).toMatchObject({ replicas: 3, podManagementPolicy: 'Parallel' });
  const claims = spec.volumeClaimTemplates.map((it: JsonObject) => [
    objectAt(it, 'metadata')['name'],
    objectAt(it, 'spec', 'resources', 'requests')['storage'],
  ]);
  expect(claims).toEqual([
    ['data', '10Gi'],
    ['journal', '2Gi'],
  ]);
  const governing = object('production-eu', 'documents', 'Service', 'documents-headless');
  expect(governing.spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
});

test('the database runs as its own user, and pauses before it stops', () => {
  const pod = podOf('dev', 'documents', 'StatefulSet');
  expect(pod.securityContext).toMatchObject({
    runAsUser: 999,
    runAsGroup: 999,
    fsGroup: 999,
    fsGroupChangePolicy: 'OnRootMismatch',
  });
  expect(pod.containers[0]).toMatchObject({
    name: 'mongod',
    lifecycle: { preStop: { sleep: { seconds: 15 } } },
  });
});

test('requests of the database are recommended, and broken pods never stop a drain', () => {
  const { spec } = object('production-us', 'documents', 'VerticalPodAutoscaler');
  expect(spec.updatePolicy).toEqual({ updateMode: 'Off' });
  expect(object('production-us', 'documents', 'PodDisruptionBudget').spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});

// --- Exporter

test('two sidecars of the exporter listen on the ports of a headless Service', () => {
  const { spec, metadata } = object('staging', 'inventory-metrics', 'Service');
  expect(spec.clusterIP).toBe('None');
  expect(spec.ports.map((it: JsonObject) => it['port'])).toEqual([8443, 9443]);
  expect(metadata.labels).toMatchObject({ 'example.com/scrape': 'true' });
  const { initContainers, containers } = podOf('staging', 'inventory-metrics');
  expect([...containers, ...initContainers]).toHaveLength(3);
  expect(initContainers.map((it: JsonObject) => [it['restartPolicy'], it['args']])).toEqual([
    ['Always', ['--secure-listen-address=:8443', '--upstream=http://127.0.0.1:8081/']],
    ['Always', ['--secure-listen-address=:9443', '--upstream=http://127.0.0.1:8082/']],
  ]);
  for (const { securityContext } of initContainers) {
    expect(securityContext).toMatchObject({ runAsUser: 65534, runAsGroup: 65534 });
  }
});

test('the role of the exporter is bound to its account, whose token it has', () => {
  const { roleRef, subjects } = object('dev', 'inventory-metrics', 'RoleBinding');
  const name = 'inventory-metrics';
  expect(object('dev', name, 'Role').metadata.name).toBe(roleRef.name);
  expect(subjects).toEqual([{ kind: 'ServiceAccount', name, namespace: `${name}-dev` }]);
  expect(podOf('dev', name)).toMatchObject({
    serviceAccountName: name,
    automountServiceAccountToken: true,
  });
});

// --- Front end with TLS

test('TLS is by cert-manager in dev, and by the load balancer elsewhere', () => {
  const dev = object('dev', 'welcome', 'Ingress');
  expect(dev.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
  expect(dev.spec).toMatchObject({
    ingressClassName: 'nginx',
    tls: [{ hosts: ['welcome.dev.example.com'], secretName: 'welcome-tls' }],
  });
  const us = object('production-us', 'welcome', 'Ingress');
  expect(us.metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/certificate-arn':
      'arn:aws:acm:us-east-2:123456789012:certificate/90e1',
    'alb.ingress.kubernetes.io/healthcheck-path': '/readyz',
    'alb.ingress.kubernetes.io/ssl-redirect': '443',
  });
  expect(us.spec).toMatchObject({ ingressClassName: 'alb' });
  expect(us.spec.tls).toBeUndefined();
  expect(us.spec.rules.map((it: JsonObject) => it['host'])).toEqual(['welcome.us.example.com']);
});

// --- Secrets

test('secrets come from the store of the region, before the migration and the pods', () => {
  const store = object('production-us', 'checkout', 'SecretStore');
  expect(store.spec.provider.aws).toMatchObject({ region: 'us-east-2' });
  const wave = 'argocd.argoproj.io/sync-wave';
  const waves = [
    annotationsOf('production-us', 'checkout', 'SecretStore'),
    annotationsOf('production-us', 'checkout', 'ExternalSecret'),
    annotationsOf('production-us', 'checkout', 'Job', 'checkout-migrate'),
  ].map((annotations) => Number(annotations[wave]));
  expect(waves).toEqual([...waves].sort((a, b) => a - b));
  expect(new Set([...waves, 0]).size).toBe(4);
  expect(Math.max(...waves)).toBeLessThan(0);
});

test('the app reads a secret as a variable, and a certificate as files', () => {
  const { containers, volumes } = podOf('staging', 'checkout');
  const names = (app: EnvironmentName) =>
    podOf(app, 'checkout').containers[0].env.map((it: JsonObject) => it['name']);
  expect(names('staging')).toEqual(['DATABASE_URL', 'PROVIDER_KEY']);
  expect(names('dev')).toEqual(['DATABASE_URL']);
  const [mount] = containers[0].volumeMounts;
  expect(mount).toMatchObject({ mountPath: '/etc/tls', readOnly: true });
  const volume = volumes.find((it: JsonObject) => it['name'] === mount.name);
  expect(volume.secret).toMatchObject({ secretName: 'checkout-tls' });
});
