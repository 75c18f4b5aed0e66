import type { Volume } from '../../../lib/constructs/pod/volume';
import { byKind, container, kindsAndNames, pod, renderWorker, workerRefusals } from '../render';

const proxy = { image: 'example/proxy:v1' };
const render = (volume: Volume) =>
  renderWorker({ volumes: { data: volume }, strategy: 'Recreate', sidecars: { proxy } });

test('a volume can be an empty directory', () => {
  expect(pod(render({ emptyDir: {} })).volumes).toEqual([{ name: 'data', emptyDir: {} }]);
});

test('an empty directory can be in memory, and have a limit', () => {
  const objects = render({ emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } });

  expect(pod(objects).volumes).toEqual([
    { name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
  ]);
});

test('a volume can be an existing ConfigMap or Secret', () => {
  const configMap = render({ configMap: 'settings' });
  const secret = render({ secret: 'certificates' });

  expect(pod(configMap).volumes).toEqual([{ name: 'data', configMap: { name: 'settings' } }]);
  expect(pod(secret).volumes).toEqual([{ name: 'data', secret: { secretName: 'certificates' } }]);
  expect(kindsAndNames([...configMap, ...secret])).toEqual([
    'Deployment/my-app',
    'Deployment/my-app',
  ]);
});

test('files of the app are in a ConfigMap named after the workload and the volume', () => {
  const objects = render({ files: { 'app.ini': '[a]\nb = 1\n', '.hidden': '' } });

  expect(pod(objects).volumes).toEqual([{ name: 'data', configMap: { name: 'my-app-data' } }]);
  expect(byKind(objects, 'ConfigMap')).toMatchObject({
    metadata: { name: 'my-app-data', labels: { 'app.kubernetes.io/name': 'my-app' } },
    data: { 'app.ini': '[a]\nb = 1\n', '.hidden': '' },
  });
});

test('a new claim is named after the workload and the volume, and is ReadWriteOnce', () => {
  const objects = render({ claim: { size: '10Gi' } });

  expect(pod(objects).volumes).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'my-app-data' } },
  ]);
  expect(byKind(objects, 'PersistentVolumeClaim')).toMatchObject({
    metadata: { name: 'my-app-data', labels: { 'app.kubernetes.io/name': 'my-app' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  });
  expect(byKind(objects, 'PersistentVolumeClaim')).not.toHaveProperty('spec.storageClassName');
});

test('a new claim can set its class and its access mode', () => {
  const objects = render({
    claim: { size: '1Ti', storageClass: 'efs', accessMode: 'ReadWriteMany' },
  });

  expect(byKind(objects, 'PersistentVolumeClaim')).toMatchObject({
    spec: { accessModes: ['ReadWriteMany'], storageClassName: 'efs' },
  });
});

test('a claim outlives its app by default', () => {
  const annotations = {
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  };
  const kept = byKind(render({ claim: { size: '1Gi' } }), 'PersistentVolumeClaim');
  const cache = byKind(
    render({ claim: { size: '1Gi', onDelete: 'delete' } }),
    'PersistentVolumeClaim',
  );

  expect(kept.metadata).toMatchObject({ annotations });
  expect(cache.metadata).not.toHaveProperty('annotations');
});

test('a ReadWriteOnce disk for several pods, or for a rolling update, is refused', () => {
  const volumes = { data: { claim: { size: '1Gi' } } };
  const disk = 'The ReadWriteOnce disk of the volume "data" attaches to only one node';
  expect(workerRefusals({ volumes })).toEqual([
    `strategy: ${disk}, so a new pod would wait for the old one to release it. Use "Recreate".`,
  ]);
  expect(workerRefusals({ volumes, replicas: 2, strategy: 'Recreate' })).toEqual([
    `volumes.data.claim.accessMode: ${disk}, but there can be 2 pods: use ReadWriteMany, or one replica.`,
  ]);
  expect(renderWorker({ volumes, strategy: { maxSurge: 0 } } as object)).toHaveLength(2);
  const shared = { data: { claim: { size: '1Gi', accessMode: 'ReadWriteMany' } } } as const;
  expect(renderWorker({ volumes: shared, replicas: 2 })).toHaveLength(2);
});

test.each(['/etc', '../x', 'a/../b'])('the sub-path %s is refused', (subPath) => {
  const volumes = { data: { emptyDir: {} } };
  expect(workerRefusals({ volumes, mounts: { '/data': { volume: 'data', subPath } } })).toEqual([
    'mounts["/data"].subPath: It must be relative and stay inside the volume.',
  ]);
});

test('an existing claim is not created', () => {
  const objects = render({ claim: { name: 'shared' } });

  expect(kindsAndNames(objects)).toEqual(['Deployment/my-app']);
  expect(pod(objects).volumes).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'shared' } },
  ]);
});

test('a container mounts volumes by name', () => {
  const objects = renderWorker({
    volumes: { tmp: { emptyDir: {} }, tls: { secret: 'tls' } },
    mounts: {
      '/tmp': 'tmp',
      '/etc/tls/ca.crt': { volume: 'tls', subPath: 'ca.crt', readOnly: true },
    },
  });

  expect(container(objects).volumeMounts).toEqual([
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'tls', mountPath: '/etc/tls/ca.crt', subPath: 'ca.crt', readOnly: true },
  ]);
});

test('a pod without volumes has no list of them', () => {
  const objects = renderWorker({});

  expect(pod(objects)).not.toHaveProperty('volumes');
  expect(container(objects)).not.toHaveProperty('volumeMounts');
});

test('a volume of no kind, or of two kinds, is refused with the valid kinds', () => {
  const refused = (data: object) => workerRefusals({ volumes: { data } });
  const message = expect.stringMatching(
    /^volumes\.data: A volume must be one of \{ emptyDir: \{\} \}, /,
  );

  expect(refused({})).toEqual([message]);
  expect(refused({ secret: 'a', configMap: 'b' })).toEqual([message]);
  expect(refused({ nfs: { server: 'files' } })).toEqual([message]);
});

test('an invalid field of a volume is refused with its path', () => {
  const refused = (data: object) => workerRefusals({ volumes: { data } });

  expect(refused({ claim: { size: '10GB' } })).toEqual([
    expect.stringMatching(/^volumes\.data\.claim\.size: "10GB" is not a byte quantity/),
  ]);
  expect(refused({ files: { 'a/b': '' } })).toEqual([
    'volumes.data.files["a/b"]: A file name may contain only letters, digits, `-`, `_` and `.`, and must not start with `..`.',
  ]);
  expect(refused({ files: { '..': '' } })).toHaveLength(1);
  expect(refused({ secret: 'No_Name' })).toEqual([
    expect.stringMatching(/^volumes\.data\.secret: "No_Name" is not a DNS name/),
  ]);
  expect(workerRefusals({ volumes: { No_Name: { emptyDir: {} } } })).toEqual([
    expect.stringMatching(/^volumes\.No_Name: "No_Name" is not a DNS label/),
  ]);
});

test('an invalid field of a mount is refused with its path', () => {
  expect(workerRefusals({ mounts: { tmp: 'tmp' } })).toEqual([
    'mounts.tmp: A mount path must be absolute and must not contain a colon.',
  ]);
  expect(workerRefusals({ mounts: { '/a:b': 'tmp' } })).toHaveLength(1);
  expect(workerRefusals({ mounts: { '/tmp': { name: 'tmp' } } })).toEqual([
    'mounts["/tmp"].volume: This field is required.',
    'mounts["/tmp"].name: There is no such field.',
  ]);
});

const reason = 'It reads the processes of the node.';

test.each<[Volume, object]>([
  [
    { files: { 'run.sh': 'true' }, defaultMode: '0555' },
    { configMap: { name: 'my-app-data', defaultMode: 0o555 } },
  ],
  [
    {
      secret: 'tls',
      items: { 'server.crt': 'tls.crt', 'server.key': { key: 'tls.key', mode: '0400' } },
      defaultMode: '0440',
      optional: true,
    },
    {
      secret: {
        secretName: 'tls',
        items: [
          { key: 'tls.crt', path: 'server.crt' },
          { key: 'tls.key', path: 'server.key', mode: 0o400 },
        ],
        defaultMode: 0o440,
        optional: true,
      },
    },
  ],
  [
    { configMap: 'rules', items: { 'a/b.yaml': 'b' } },
    { configMap: { name: 'rules', items: [{ key: 'b', path: 'a/b.yaml' }] } },
  ],
  [
    {
      projected: [
        { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
        { configMap: 'ca', items: { 'ca.crt': 'ca.crt' } },
        { secret: 'tls', optional: true },
        { downwardAPI: { name: { field: 'metadata.name' } } },
      ],
      defaultMode: '0400',
    },
    {
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
          { configMap: { name: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { secret: { name: 'tls', optional: true } },
          { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
        ],
        defaultMode: 0o400,
      },
    },
  ],
  [
    {
      downwardAPI: {
        labels: { field: 'metadata.labels', mode: '0400' },
        memory: { resource: 'limits.memory', divisor: '1Mi' },
        cpu: { resource: 'limits.cpu', container: 'proxy' },
      },
    },
    {
      downwardAPI: {
        items: [
          { path: 'labels', mode: 0o400, fieldRef: { fieldPath: 'metadata.labels' } },
          {
            path: 'memory',
            resourceFieldRef: {
              containerName: 'my-app',
              resource: 'limits.memory',
              divisor: '1Mi',
            },
          },
          {
            path: 'cpu',
            resourceFieldRef: { containerName: 'proxy', resource: 'limits.cpu', divisor: '0' },
          },
        ],
      },
    },
  ],
  [
    {
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'aws' },
        nodePublishSecret: 'credentials',
      },
    },
    {
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'aws' },
        nodePublishSecretRef: { name: 'credentials' },
      },
    },
  ],
  [
    { ephemeral: { size: '10Gi', storageClass: 'gp3' } },
    {
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '10Gi' } },
            storageClassName: 'gp3',
          },
        },
      },
    },
  ],
  [{ hostPath: { path: '/proc', reason } }, { hostPath: { path: '/proc' } }],
])('the volume %j is rendered', (volume, source) => {
  expect(pod(render(volume)).volumes).toEqual([{ name: 'data', ...source }]);
});

test.each([
  [{ secret: 'tls', defaultMode: 400 }, /defaultMode: .*string/],
  [{ secret: 'tls', defaultMode: '400' }, /"400" is not a file mode/],
  [{ secret: 'tls', items: { '../x': 'a' } }, /"..\/x" must be relative/],
  [{ secret: 'tls', items: { x: { mode: '0400' } } }, /items\.x\.key: This field is required/],
  [{ projected: [] }, /projected: The list is empty/],
  [{ projected: [{ serviceAccountToken: { path: 't', expirationSeconds: 60 } }] }, /at least 600/],
  [{ downwardAPI: { ip: { field: 'status.podIP' } } }, /must be one of metadata\.name/],
  [{ csi: {} }, /csi\.driver: This field is required/],
  [{ ephemeral: { size: '10' } }, /ephemeral\.size: "10" is not a byte quantity/],
  [{ hostPath: { path: '/a/../b', reason } }, /must not contain ".."/],
  [{ emptyDir: {}, hostPath: { path: '/a', reason } }, /A volume must be one of/],
])('the volume %j is refused', (volume, message) => {
  expect(workerRefusals({ volumes: { data: volume } })).toEqual([expect.stringMatching(message)]);
});
