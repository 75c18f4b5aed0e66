import {
  byKind,
  container,
  kindsAndNames,
  pod,
  podTemplate,
  renderWebService,
  renderWorker,
  workerRefusals,
} from '../render';

const SELECTOR = { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' };

test('config is a ConfigMap named after the workload, and each key is a variable', () => {
  const objects = renderWorker({ config: { LOG_LEVEL: 'info', 'a.b-c': '' } });

  expect(byKind(objects, 'ConfigMap')).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'my-app', labels: SELECTOR },
    data: { LOG_LEVEL: 'info', 'a.b-c': '' },
  });
  expect(container(objects).envFrom).toEqual([{ configMapRef: { name: 'my-app' } }]);
});

test('config comes before other sources, so that a Secret takes precedence', () => {
  const objects = renderWorker({ config: { A: '1' }, envFrom: [{ secret: 'credentials' }] });

  expect(container(objects).envFrom).toEqual([
    { configMapRef: { name: 'my-app' } },
    { secretRef: { name: 'credentials' } },
  ]);
});

test('an empty config creates no ConfigMap', () => {
  const objects = renderWorker({ config: {} });

  expect(kindsAndNames(objects)).toEqual(['Deployment/my-app']);
  expect(container(objects)).not.toHaveProperty('envFrom');
});

test('the selector of a workload distinguishes it from the others of its app', () => {
  const objects = renderWorker({ name: 'shop-mailer', app: 'shop' });

  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.selector', {
    matchLabels: {
      'app.kubernetes.io/name': 'shop',
      'app.kubernetes.io/instance': 'shop-mailer',
    },
  });
});

test('labels are on every object and the pods, but not in selectors', () => {
  const objects = renderWebService({
    labels: { team: 'shop' },
    config: { A: '1' },
    serviceAccount: {},
    podDisruptionBudget: { maxUnavailable: 1 },
    replicas: { min: 1, max: 2, targetCpu: 80 },
    resources: { cpu: { request: '1' } },
    networkPolicy: { allowTo: [] },
    volumes: {
      files: { files: { a: '' } },
      data: { claim: { size: '1Gi', accessMode: 'ReadWriteMany' } },
    },
    ingress: { host: 'my-app.example.com' },
    route: { host: 'my-app.example.com', gateway: { name: 'public' } },
  });

  expect(objects).toHaveLength(11);
  for (const { metadata } of objects)
    expect(metadata.labels).toEqual({ team: 'shop', ...SELECTOR });
  expect(podTemplate(objects).metadata?.labels).toEqual({ team: 'shop', ...SELECTOR });
  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.selector.matchLabels', SELECTOR);
  expect(byKind(objects, 'Service')).toHaveProperty('spec.selector', SELECTOR);
});

test("a user's label cannot replace a selector label", () => {
  const labels = { 'app.kubernetes.io/name': 'other', 'app.kubernetes.io/instance': 'other' };

  const objects = renderWebService({ labels });

  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.selector.matchLabels', SELECTOR);
  expect(podTemplate(objects).metadata?.labels).toEqual(SELECTOR);
  expect(byKind(objects, 'Service').metadata.labels).toEqual(SELECTOR);
});

test('the pods can set their user, group, image pull secrets and grace period', () => {
  const objects = renderWorker({
    runAsUser: 1000,
    fsGroup: 2000,
    imagePullSecrets: ['registry', 'mirror'],
    terminationGracePeriodSeconds: 60,
  });

  expect(pod(objects)).toMatchObject({
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000 },
    imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }],
    terminationGracePeriodSeconds: 60,
  });
});

test('sidecars start before the init containers and keep running', () => {
  const objects = renderWorker({
    initContainers: { wait: { image: 'example/wait:v1' }, warm: { image: 'example/warm:v1' } },
    sidecars: { proxy: { image: 'example/proxy:v1' } },
  });

  expect(pod(objects).initContainers).toMatchObject([
    { name: 'proxy', image: 'example/proxy:v1', restartPolicy: 'Always' },
    { name: 'wait', image: 'example/wait:v1' },
    { name: 'warm', image: 'example/warm:v1' },
  ]);
  expect(pod(objects).initContainers?.[1]).not.toHaveProperty('restartPolicy');
  expect(pod(objects).containers).toHaveLength(1);
});

test('another container can run an image of the app by its name', () => {
  const objects = renderWorker({
    images: { 'my-app': 'example/my-app:v1', tools: 'example/tools:v7' },
    sidecars: { tools: { image: 'tools' } },
    initContainers: { prepare: { image: 'my-app' } },
  });

  expect(pod(objects).initContainers?.map(({ image }) => image)).toEqual([
    'example/tools:v7',
    'example/my-app:v1',
  ]);
});

test('an image that is neither of the app nor a reference is refused with those of the app', () => {
  const images = { 'my-app': 'example/my-app:v1', tools: 'example/tools:v7' };
  const sidecars = { tools: { image: 'tool' } };

  expect(workerRefusals({ images, sidecars })).toEqual([
    'sidecars.tools.image: "tool" is neither one of the app\'s images (my-app, tools) nor a full reference with a tag or a digest.',
  ]);
  expect(workerRefusals({ initContainers: { wait: { image: 'busybox' } } })).toEqual([
    'initContainers.wait.image: "busybox" is neither one of the app\'s images nor a full reference with a tag or a digest.',
  ]);
});

test('no container runs a mutable image', () => {
  const moving = (image: string) => ({ proxy: { image } });
  const message = 'The tag "latest" is mutable: the running image could change without a commit.';

  expect(workerRefusals({ sidecars: moving('example/proxy:latest') })).toEqual([
    expect.stringContaining(`sidecars.proxy.image: ${message}`),
  ]);
  expect(workerRefusals({ initContainers: moving('example/proxy') })).toEqual([
    expect.stringContaining('initContainers.proxy.image: "example/proxy" has neither a tag'),
  ]);
  expect(workerRefusals({ images: { tools: 'example/tools:latest' } })).toEqual([
    expect.stringContaining(`images.tools: ${message}`),
  ]);
});

test.each(['readiness', 'liveness', 'startup'])('an init container has no %s probe', (probe) => {
  const wait = { image: 'example/wait:v1', [probe]: { exec: { command: ['true'] } } };

  expect(workerRefusals({ initContainers: { wait } })).toEqual([
    expect.stringMatching(/^initContainers\.wait: An init container completes before/),
  ]);
});

test('an init container has no lifecycle', () => {
  const wait = { image: 'example/wait:v1', lifecycle: { preStop: { exec: ['true'] } } };

  expect(workerRefusals({ initContainers: { wait } })).toHaveLength(1);
});

test('a config value that is not a string is refused', () => {
  expect(workerRefusals({ config: { PORT: 8080, DEBUG: true, NONE: null } })).toEqual([
    'config.PORT: Expected a string (put it in quotes), got 8080.',
    'config.DEBUG: Expected a string (put it in quotes), got true.',
    'config.NONE: Expected a string (put it in quotes), got null.',
  ]);
});

test('a config key that is not a valid variable name is refused', () => {
  expect(workerRefusals({ config: { 'log level': 'info' } })).toEqual([
    'config["log level"]: A configuration key must be a valid name for an environment variable.',
  ]);
});

test.each(['My-App', 'my_app', '1st', 'my-app-', '', 'a'.repeat(64)])(
  '%p is not a name',
  (name) => {
    expect(workerRefusals({ name })).toEqual([
      `name: "${name}" is not a DNS label: use 1 to 63 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit.`,
    ]);
  },
);

test('root is refused, as a user and as a group', () => {
  expect(workerRefusals({ runAsUser: 0, fsGroup: 0 })).toEqual([
    "runAsUser: 0 is not allowed: use a whole number from 1 to 2147483647. To run as root, set `exceptions: { runAsRoot: '<reason>' }` in the container that needs it.",
    'fsGroup: 0 is not allowed: use a whole number from 1 to 2147483647.',
  ]);
});

test('invalid labels and annotations are refused', () => {
  const refused = workerRefusals({
    labels: { team: 'the shop' },
    podAnnotations: { 'a/b/c': 'x', size: 3 },
    imagePullSecrets: ['My Secret'],
    terminationGracePeriodSeconds: -1,
  });

  expect(refused).toEqual([
    'imagePullSecrets[0]: "My Secret" is not a DNS name: use lower-case letters, digits, hyphens and dots, each part starting and ending with a letter or digit.',
    'terminationGracePeriodSeconds: -1 is not a whole number of at least 0.',
    expect.stringMatching(/^labels\.team: "the shop" is not a label value/),
    'podAnnotations["a/b/c"]: "a/b/c" is not a label key, such as "example.com/team".',
    'podAnnotations.size: Expected a string (put it in quotes), got 3.',
  ]);
});

test('a misspelled field is refused with a suggestion', () => {
  expect(workerRefusals({ replica: 2 })).toEqual([
    'replica: There is no such field. Did you mean `replicas`?',
  ]);
  expect(workerRefusals({ xyzzy: 2 })).toEqual(['xyzzy: There is no such field.']);
});

test('all problems are reported at once', () => {
  const refused = workerRefusals({ name: 'My-App', image: 'example/my-app', replicas: -1 });

  expect(refused.map((it) => it.split(':')[0])).toEqual(['name', 'image', 'replicas']);
});
