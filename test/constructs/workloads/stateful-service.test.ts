import { IMMUTABLE_RULES } from '../../../lib/checks/immutable';
import type { StatefulServiceSpec } from '../../../lib/constructs/workloads/stateful-service-spec';
import { changeViolations } from '../../checks/unit';
import {
  byKind,
  container,
  kindsAndNames,
  pod,
  renderStatefulService,
  statefulServiceRefusals,
  WEB_SERVICE,
} from '../render';

const SELECTOR = { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' };

const data = { size: '10Gi', mount: '/data' } as const;

const statefulSet = (spec: Partial<StatefulServiceSpec>) =>
  byKind(renderStatefulService(spec), 'StatefulSet')['spec'];

test('a stateful service is a StatefulSet behind a Service for clients and one for its pods', () => {
  const objects = renderStatefulService({ port: 5432 });

  expect(kindsAndNames(objects).sort()).toEqual([
    'Service/my-app',
    'Service/my-app-headless',
    'StatefulSet/my-app',
  ]);
  expect(byKind(objects, 'StatefulSet')['spec']).toEqual({
    replicas: 1,
    serviceName: 'my-app-headless',
    selector: { matchLabels: SELECTOR },
    template: expect.anything(),
  });
  const ports = [{ name: 'tcp', port: 5432, targetPort: 'tcp' }];
  expect(byKind(objects, 'Service', 'my-app')['spec']).toEqual({ selector: SELECTOR, ports });
  expect(byKind(objects, 'Service', 'my-app-headless')['spec']).toEqual({
    clusterIP: 'None',
    selector: SELECTOR,
    ports,
  });
});

test('a claim template sets all API server defaults: they cannot be added later', () => {
  const objects = renderStatefulService({
    volumeClaimTemplates: {
      data,
      wal: { size: '1Gi', storageClass: 'io2', accessModes: ['ReadWriteOncePod'] },
    },
    mounts: { '/wal': { volume: 'wal', subPath: 'pg' } },
    labels: { team: 'shop' },
  });

  const template = (name: string, spec: object) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { volumeMode: 'Filesystem', ...spec },
  });
  expect(byKind(objects, 'StatefulSet')).toHaveProperty('spec.volumeClaimTemplates', [
    template('data', {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
    }),
    template('wal', {
      accessModes: ['ReadWriteOncePod'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'io2',
    }),
  ]);
  expect(container(objects).volumeMounts).toEqual([
    { name: 'wal', mountPath: '/wal', subPath: 'pg' },
    { name: 'data', mountPath: '/data' },
  ]);
  expect(pod(objects)).not.toHaveProperty('volumes');
});

test('a sidecar mounts the disk of its pod', () => {
  const sidecars = { backup: { image: 'example/backup:v1', mounts: { '/backup': 'data' } } };

  const objects = renderStatefulService({ volumeClaimTemplates: { data }, sidecars });

  expect(pod(objects)).toHaveProperty('initContainers.0.volumeMounts', [
    { name: 'data', mountPath: '/backup' },
  ]);
});

test('a StatefulSet can set its pod management, updates, ordinals and claim retention', () => {
  expect(
    statefulSet({
      podManagementPolicy: 'Parallel',
      updateStrategy: { partition: 2, maxUnavailable: '50%' },
      ordinals: { start: 1 },
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      minReadySeconds: 10,
      revisionHistoryLimit: 2,
      replicas: 3,
    }),
  ).toMatchObject({
    podManagementPolicy: 'Parallel',
    updateStrategy: { rollingUpdate: { partition: 2, maxUnavailable: '50%' } },
    ordinals: { start: 1 },
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
    minReadySeconds: 10,
    revisionHistoryLimit: 2,
    replicas: 3,
  });
  expect(statefulSet({ updateStrategy: 'OnDelete' })).toHaveProperty('updateStrategy', {
    type: 'OnDelete',
  });
});

test('pods find each other on every port, and before they are ready on request', () => {
  const objects = renderStatefulService({
    ports: { gossip: { port: 7946, protocol: 'UDP' } },
    service: { port: 80 },
    governingService: {
      publishNotReadyAddresses: true,
      annotations: { 'example.com/owner': 'shop' },
    },
  });

  expect(byKind(objects, 'Service', 'my-app-headless')).toMatchObject({
    metadata: { annotations: { 'example.com/owner': 'shop' } },
    spec: {
      publishNotReadyAddresses: true,
      ports: [
        { name: 'tcp', port: 8080 },
        { name: 'gossip', port: 7946, protocol: 'UDP' },
      ],
    },
  });
  expect(byKind(objects, 'Service', 'my-app')).toHaveProperty('spec.ports', [
    { name: 'tcp', port: 80, targetPort: 'tcp' },
  ]);
});

test('a stateful service can be exposed like a web service', () => {
  const objects = renderStatefulService({
    portName: 'http',
    ingress: { host: 'a.example.com' },
    route: { host: 'b.example.com', gateway: { name: 'public' } },
  });

  const backend = { service: { name: 'my-app', port: { name: 'http' } } };
  expect(byKind(objects, 'Ingress')).toHaveProperty('spec.rules.0.http.paths.0.backend', backend);
  expect(byKind(objects, 'HTTPRoute')).toMatchObject({
    spec: { rules: [{ backendRefs: [{ name: 'my-app', port: 8080 }] }] },
  });
});

test('an invalid field of a stateful service is refused with its path', () => {
  expect(statefulServiceRefusals({ name: 'a'.repeat(53) })).toEqual([
    'name: The name of a StatefulSet is limited to 52 characters, because Kubernetes appends 11 in a label of its pods.',
  ]);
  expect(statefulServiceRefusals({ service: { headless: true } })).toEqual([
    'service: The pods already have the headless Service `<name>-headless`. `service` is for clients of any pod.',
  ]);
  expect(statefulServiceRefusals({ updateStrategy: { maxUnavailable: 0 } })).toEqual([
    'updateStrategy.maxUnavailable: With 0, no pod can ever be replaced.',
  ]);
  expect(statefulServiceRefusals({ volumeClaimTemplates: { data: { sise: '1Gi' } } })).toContain(
    'volumeClaimTemplates.data.sise: There is no such field. Did you mean `size`?',
  );
  expect(statefulServiceRefusals({ podDisruptionBudget: { minAvailable: 1 } })).toEqual([
    expect.stringMatching(/^podDisruptionBudget: With 1 pod this budget allows no evictions/),
  ]);
  expect(statefulServiceRefusals({ replicas: { min: 1, max: 2, targetCpu: 80 } })).toEqual([
    expect.stringMatching(/^resources\.cpu\.request: The autoscaler measures cpu/),
  ]);
});

test('volumes and mounts that clash with a claim template are refused', () => {
  const volumeClaimTemplates = { data, more: data };

  expect(
    statefulServiceRefusals({ volumeClaimTemplates, volumes: { data: { emptyDir: {} } } }),
  ).toEqual([
    'volumeClaimTemplates.data: `volumes` also has a "data".',
    'volumeClaimTemplates.more.mount: Another volume is already mounted at /data.',
  ]);
  expect(
    statefulServiceRefusals({ volumeClaimTemplates: { data }, mounts: { '/x': 'dat' } }),
  ).toEqual(['mounts["/x"]: `volumes` has no volume "dat": it has only data.']);
});

test('a template is checked and used with any name', () => {
  const called = (name: string, template: object) => Object.fromEntries([[name, template]]);

  expect(statefulServiceRefusals({ volumeClaimTemplates: called('__proto__', data) })).toEqual([
    expect.stringMatching(/^volumeClaimTemplates\.__proto__: "__proto__" is not a DNS label/),
  ]);
  expect(statefulServiceRefusals({ volumeClaimTemplates: called('constructor', {}) })).toEqual([
    'volumeClaimTemplates.constructor.size: This field is required.',
  ]);
  const objects = renderStatefulService({ volumeClaimTemplates: { constructor: data } });
  expect(container(objects).volumeMounts).toEqual([{ name: 'constructor', mountPath: '/data' }]);
});

test('one ReadWriteOnce disk for several pods is refused', () => {
  const volumes = { shared: { claim: { size: '1Gi' } } };

  expect(statefulServiceRefusals({ volumes, replicas: 2 })).toEqual([
    'volumes.shared.claim.accessMode: The ReadWriteOnce disk of the volume "shared" attaches to only one node, but there can be 2 pods: use `volumeClaimTemplates` to give each pod its own disk.',
  ]);
  expect(
    kindsAndNames(renderStatefulService({ volumes } as Partial<StatefulServiceSpec>)),
  ).toContain('PersistentVolumeClaim/my-app-shared');
});

test.each<[keyof StatefulServiceSpec, Partial<StatefulServiceSpec>, string]>([
  ['volumeClaimTemplates', { volumeClaimTemplates: { data: { ...data, size: '20Gi' } } }, '"20Gi"'],
  ['volumeClaimTemplates', { volumeClaimTemplates: {} }, 'its claim templates'],
  ['podManagementPolicy', { podManagementPolicy: 'Parallel' }, 'podManagementPolicy'],
])('a change of %s is reported before the API server refuses it', (_, change, named) => {
  const before = byKind(renderStatefulService({ volumeClaimTemplates: { data } }), 'StatefulSet');
  const after = byKind(
    renderStatefulService({ volumeClaimTemplates: { data }, ...change }),
    'StatefulSet',
  );

  const found = IMMUTABLE_RULES.flatMap((rule) => changeViolations(rule, before, after));
  expect(found).toMatchObject([{ message: expect.stringContaining(named) }]);
});

test('a change of mutable fields of a stateful service is not a finding', () => {
  const before = byKind(renderStatefulService({ volumeClaimTemplates: { data } }), 'StatefulSet');
  const changed = renderStatefulService({
    image: 'example/my-app:v2',
    replicas: 3,
    labels: { team: 'shop' },
    volumeClaimTemplates: { data: { ...data, mount: '/srv' } },
    updateStrategy: { partition: 1 },
    ordinals: { start: 5 },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
    minReadySeconds: 10,
    service: { port: WEB_SERVICE.port },
  });

  const after = byKind(changed, 'StatefulSet');
  expect(IMMUTABLE_RULES.flatMap((rule) => changeViolations(rule, before, after))).toEqual([]);
});
