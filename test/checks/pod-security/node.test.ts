import { hostNamespaces } from '../../../lib/checks/pod-security/host-namespaces';
import { hostPorts } from '../../../lib/checks/pod-security/host-ports';
import { hostProbes } from '../../../lib/checks/pod-security/host-probes';
import { hostProcess } from '../../../lib/checks/pod-security/host-process';
import { privileged } from '../../../lib/checks/pod-security/privileged';
import { volumeTypes } from '../../../lib/checks/pod-security/volume-types';
import { environments } from '../../environments';
import { deployment, object, podSpec, violations } from '../unit';

const CONTAINER = 'spec.template.spec.containers[0]';

test('a pod and a container that run as a HostProcess are refused, each at its path', () => {
  const securityContext = { windowsOptions: { hostProcess: true } };

  const found = violations(hostProcess, [deployment({ securityContext }, { securityContext })]);

  expect(found.map(({ path }) => path)).toEqual([
    'spec.template.spec.securityContext.windowsOptions.hostProcess',
    `${CONTAINER}.securityContext.windowsOptions.hostProcess`,
  ]);
  expect(found[0]?.message).toContain('The pod sets windowsOptions.hostProcess to true');
  expect(found[1]?.message).toContain(
    'The container "web" sets windowsOptions.hostProcess to true',
  );
  expect(found[1]?.fix).toContain('remove `securityContext.windowsOptions.hostProcess`');
});

test('a Windows pod without HostProcess is not refused', () => {
  const securityContext = { windowsOptions: { hostProcess: false, runAsUserName: 'user' } };

  expect(violations(hostProcess, [deployment({ securityContext })])).toEqual([]);
});

test('host namespaces are reported together, at the first of them', () => {
  const pod = podSpec({ hostPID: true, hostNetwork: true, hostIPC: false });
  const exporter = object('DaemonSet', 'apps/v1', { spec: { template: { spec: pod } } });

  const found = violations(hostNamespaces, [exporter]);

  expect(found).toEqual([
    {
      object: 'DaemonSet/web',
      path: 'spec.template.spec.hostNetwork',
      message: expect.stringContaining('The pod sets hostNetwork, hostPID to true'),
      fix: expect.stringContaining('remove `hostNetwork`, `hostPID` from the pod'),
    },
  ]);
  expect(found[0]?.fix).toContain(
    "`suppress: [{ rule: 'pod-security/host-namespaces', object: 'DaemonSet/web', reason: '…' }]`",
  );
  expect(found[0]?.fix).toContain("podSecurity: { level: 'privileged'");
});

test('a pod that sets them to false is not refused', () => {
  const pod = { hostPID: false, hostNetwork: false, hostIPC: false };

  expect(violations(hostNamespaces, [deployment(pod)])).toEqual([]);
});

test('a privileged container is refused', () => {
  const container = { securityContext: { privileged: true } };

  expect(violations(privileged, [deployment({}, container)])).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.securityContext.privileged`,
      message: expect.stringContaining('The container "web" is privileged'),
      fix: expect.stringContaining('remove `securityContext.privileged` of the container "web"'),
    },
  ]);
});

test('a container that sets privileged to false is not refused', () => {
  const container = { securityContext: { privileged: false } };

  expect(violations(privileged, [deployment({}, container)])).toEqual([]);
});

test.each([
  [
    'spec.template.spec',
    'Deployment',
    'apps/v1',
    (spec: object) => ({ spec: { template: { spec } } }),
  ],
  [
    'spec.template.spec',
    'Rollout',
    'argoproj.io/v1alpha1',
    (spec: object) => ({ spec: { template: { spec } } }),
  ],
  [
    'spec.jobTemplate.spec.template.spec',
    'CronJob',
    'batch/v1',
    (spec: object) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
  ],
  ['spec', 'Pod', 'v1', (spec: object) => ({ spec })],
])('containers of every role are checked: %s of a %s', (place, kind, apiVersion, body) => {
  const container = { name: 'x', securityContext: { privileged: true } };
  const spec = {
    initContainers: [container, { ...container, restartPolicy: 'Always' }],
    containers: [container],
    ephemeralContainers: [container],
  };

  const found = violations(privileged, [object(kind, apiVersion, body(spec))]);

  expect(found.map(({ path, message }) => [path, message.slice(0, 26)])).toEqual([
    [`${place}.initContainers[0].securityContext.privileged`, 'The init container "x" is '],
    [`${place}.initContainers[1].securityContext.privileged`, 'The sidecar "x" is privile'],
    [`${place}.containers[0].securityContext.privileged`, 'The container "x" is privi'],
    [`${place}.ephemeralContainers[0].securityContext.privileged`, 'The ephemeral container "x'],
  ]);
});

test.each([
  ['hostPath', { path: '/proc' }, 'privileged'],
  ['nfs', { server: 'nfs', path: '/' }, 'baseline'],
  ['awsElasticBlockStore', { volumeID: 'vol-1' }, 'baseline'],
])('a volume with the type %s is refused', (type, source, level) => {
  const volumes = [
    { name: 'tmp', emptyDir: {} },
    { name: 'disk', [type]: source },
  ];

  const found = violations(volumeTypes, [deployment({ volumes })]);

  expect(found).toEqual([
    {
      object: 'Deployment/web',
      path: `spec.template.spec.volumes[1].${type}`,
      message: expect.stringContaining(`The volume "disk" has the type ${type}`),
      fix: expect.stringContaining("Declare it in `volumes` of the app's spec"),
    },
  ]);
  expect(found[0]?.fix).toContain(`podSecurity: { level: '${level}'`);
});

test('allowed volume types are not refused, nor is a volume without a source, which is an emptyDir', () => {
  const volumes = [
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'image',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ].map((type) => ({ name: type.toLowerCase(), [type]: {} }));

  const all = [...volumes, { name: 'tmp' }, { name: 'null', hostPath: null, emptyDir: {} }];

  expect(violations(volumeTypes, [deployment({ volumes: all })])).toEqual([]);
});

test('host ports are reported together, at the first of the container', () => {
  const ports = [
    { containerPort: 80 },
    { containerPort: 90, hostPort: 9090 },
    { containerPort: 91, hostPort: 9091 },
  ];

  expect(violations(hostPorts, [deployment({}, { ports })])).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.ports[1].hostPort`,
      message: expect.stringContaining('uses the ports 9090, 9091 of its node'),
      fix: expect.stringContaining('remove `hostPort` of the container "web"'),
    },
  ]);
});

test('a host port of 0 is not refused', () => {
  expect(
    violations(hostPorts, [deployment({}, { ports: [{ containerPort: 80, hostPort: 0 }] })]),
  ).toEqual([]);
});

test('a probe of another host is refused, with every field that sets one', () => {
  const container = {
    livenessProbe: { tcpSocket: { port: 80 } },
    readinessProbe: { httpGet: { path: '/', port: 80, host: '169.254.169.254' } },
    lifecycle: { preStop: { httpGet: { path: '/', port: 80, host: 'example.com' } } },
  };

  expect(violations(hostProbes, [deployment({}, container)])).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.readinessProbe.httpGet.host`,
      message: expect.stringContaining(
        'contact the host "169.254.169.254", "example.com" instead of the pod',
      ),
      fix: expect.stringContaining(
        'remove `readinessProbe.httpGet.host`, `lifecycle.preStop.httpGet.host` of the container "web"',
      ),
    },
  ]);
});

test.each([
  ['livenessProbe', { livenessProbe: { tcpSocket: { port: 80, host: 'x' } } }],
  ['startupProbe', { startupProbe: { httpGet: { port: 80, host: 'x' } } }],
  ['lifecycle.postStart', { lifecycle: { postStart: { tcpSocket: { port: 80, host: 'x' } } } }],
])('a host in %s is refused', (field, container) => {
  const found = violations(hostProbes, [deployment({}, container)]);

  expect(found.map(({ path }) => path)).toEqual([
    expect.stringContaining(`${CONTAINER}.${field}.`),
  ]);
});

test('a probe of the pod, and a header Host, are not refused', () => {
  const httpGet = { port: 80, host: '', httpHeaders: [{ name: 'Host', value: 'example.com' }] };

  expect(violations(hostProbes, [deployment({}, { readinessProbe: { httpGet } })])).toEqual([]);
});

test('before Kubernetes 1.34, the standard allows hosts of probes', () => {
  const container = { livenessProbe: { tcpSocket: { port: 80, host: 'x' } } };
  const found = (kubernetes: '1.33' | '1.34') =>
    violations(hostProbes, [deployment({}, container)], {
      environment: { ...environments.production, kubernetes },
    });

  expect(found('1.33')).toEqual([]);
  expect(found('1.34')).toHaveLength(1);
});
