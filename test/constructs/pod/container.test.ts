import {
  container,
  pod,
  renderWebService,
  renderWorker,
  webServiceRefusals,
  workerRefusals,
} from '../render';

test('a container runs its command in its working directory', () => {
  const objects = renderWorker({
    command: ['node', 'worker.js'],
    args: ['--queue', 'mail'],
    workingDir: '/srv',
  });

  expect(container(objects)).toMatchObject({
    command: ['node', 'worker.js'],
    args: ['--queue', 'mail'],
    workingDir: '/srv',
  });
});

test("the main container is named after its workload and runs the workload's image", () => {
  const image = `example/mailer:v2@sha256:${'a'.repeat(64)}`;

  const objects = renderWorker({ name: 'mailer', image });

  expect(container(objects)).toMatchObject({ name: 'mailer', image });
});

test('the port of a web service comes first, with the name that its Service uses', () => {
  const objects = renderWebService({ portName: 'grpc', ports: { metrics: 9090 } });

  expect(container(objects).ports).toEqual([
    { name: 'grpc', containerPort: 8080 },
    { name: 'metrics', containerPort: 9090 },
  ]);
});

test('a command or a request can run after the start and before the stop', () => {
  const objects = renderWorker({
    lifecycle: {
      postStart: { httpGet: { path: '/warm-up', port: 8080 } },
      preStop: { exec: ['sleep', '5'] },
    },
  });

  expect(container(objects).lifecycle).toEqual({
    postStart: { httpGet: { path: '/warm-up', port: 8080 } },
    preStop: { exec: { command: ['sleep', '5'] } },
  });
});

test('a lifecycle can have only one step', () => {
  const objects = renderWorker({ lifecycle: { preStop: { exec: ['true'] } } });

  expect(container(objects).lifecycle).toEqual({ preStop: { exec: { command: ['true'] } } });
});

test('the root file system is read-only by default', () => {
  const { securityContext } = container(renderWorker({ readOnlyRootFilesystem: false }));

  expect(container(renderWorker({})).securityContext?.readOnlyRootFilesystem).toBe(true);
  expect(securityContext?.readOnlyRootFilesystem).toBe(false);
});

test('a container can bind a port below 1024 without being root', () => {
  const { securityContext } = container(renderWebService({ port: 80, bindPrivilegedPorts: true }));

  expect(securityContext?.capabilities).toEqual({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] });
  expect(container(renderWebService({})).securityContext?.capabilities).toEqual({ drop: ['ALL'] });
});

test('a sidecar has all fields of the main container', () => {
  const proxy = {
    image: 'example/proxy:v1',
    command: ['proxy'],
    args: ['--verbose'],
    workingDir: '/',
    env: { LEVEL: 'debug' },
    envFrom: [{ secret: 'proxy' }],
    resources: { cpu: { limit: '1' as const } },
    mounts: { '/tmp': 'tmp' },
    ports: { admin: 9901 },
    readiness: { tcpSocket: {} },
    lifecycle: { preStop: { exec: ['drain'] } },
    readOnlyRootFilesystem: false,
  };

  const objects = renderWorker({ volumes: { tmp: { emptyDir: {} } }, sidecars: { proxy } });

  expect(pod(objects).initContainers).toMatchInlineSnapshot(`
[
  {
    "args": [
      "--verbose",
    ],
    "command": [
      "proxy",
    ],
    "env": [
      {
        "name": "LEVEL",
        "value": "debug",
      },
    ],
    "envFrom": [
      {
        "secretRef": {
          "name": "proxy",
        },
      },
    ],
    "image": "example/proxy:v1",
    "lifecycle": {
      "preStop": {
        "exec": {
          "command": [
            "drain",
          ],
        },
      },
    },
    "name": "proxy",
    "ports": [
      {
        "containerPort": 9901,
        "name": "admin",
      },
    ],
    "readinessProbe": {
      "tcpSocket": {
        "port": 9901,
      },
    },
    "resources": {
      "limits": {
        "cpu": "1",
      },
    },
    "restartPolicy": "Always",
    "securityContext": {
      "allowPrivilegeEscalation": false,
      "capabilities": {
        "drop": [
          "ALL",
        ],
      },
      "readOnlyRootFilesystem": false,
    },
    "volumeMounts": [
      {
        "mountPath": "/tmp",
        "name": "tmp",
      },
    ],
    "workingDir": "/",
  },
]
`);
});

test.each([
  [
    'example/my-app',
    'image: "example/my-app" has neither a tag nor a digest, so it defaults to "latest".',
  ],
  ['example/my-app:latest', expect.stringMatching(/^image: The tag "latest" is mutable: /)],
  ['example/my-app:', 'image: The tag is empty.'],
  ['example/my-app@sha256:12', expect.stringMatching(/^image: "sha256:12" is not a digest/)],
  [
    'Example/My App:v1',
    expect.stringMatching(/^image: "Example\/My App" is not an image repository/),
  ],
  ['registry:5000/my-app', expect.stringMatching(/neither a tag nor a digest/)],
])('the image %p is refused: it must be immutable', (image, message) => {
  expect(workerRefusals({ image })).toEqual([message]);
});

test.each([0, 70000, 80.5, -1])('%p is not a port', (port) => {
  const message = `${port} is not a port: use a whole number from 1 to 65535.`;

  expect(webServiceRefusals({ port })).toEqual([`port: ${message}`]);
  expect(workerRefusals({ ports: { metrics: port } })).toEqual([`ports.metrics: ${message}`]);
});

test.each(['http_2', 'a-name-of-16-let', '8080', 'a--b', '-a', ''])(
  '%p is not a port name',
  (name) => {
    expect(workerRefusals({ ports: { [name]: 8080 } })).toEqual([
      expect.stringContaining(`: "${name}" is not a port name: use 1 to 15 lower-case letters`),
    ]);
  },
);

test('a lifecycle step with no action, or with two, is refused', () => {
  const message =
    'lifecycle.preStop: Use { exec: [<command>] }, { httpGet: { path, port } } or { sleep: { seconds } }.';
  const both = { exec: ['true'], httpGet: { path: '/', port: 80 } };

  expect(workerRefusals({ lifecycle: { preStop: {} } })).toEqual([message]);
  expect(workerRefusals({ lifecycle: { preStop: both } })).toEqual([message]);
  expect(workerRefusals({ lifecycle: { preStop: { exec: [] } } })).toEqual([
    'lifecycle.preStop.exec: The command is empty.',
  ]);
});

test('a command is a list of words, not a line', () => {
  expect(workerRefusals({ command: 'node worker.js' })).toEqual([
    'command: Expected a list, got "node worker.js".',
  ]);
});
