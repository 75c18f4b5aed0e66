import { defineWebService, type WebServiceAppSpec } from '../../../lib/constructs/apps/app-kinds';
import type { AppSettings } from '../../../lib/constructs/apps/define-kind';
import { httpGet } from '../../../lib/constructs/pod/probe';
import { FleetError } from '../../../lib/model/problem';
import { byKind, container, kindsAndNames, pod, podTemplate, renderIn } from '../render';

const image = 'example/shop';

const renderApp = (base: Partial<WebServiceAppSpec>) =>
  renderIn({}, (environments) =>
    defineWebService(environments, {
      name: 'shop',
      image,
      images: { migrations: 'example/shop-migrations' },
      base: { port: 8080, ...base },
    }),
  );

const oneOfEach: AppSettings = {
  services: { cart: { port: 9090 } },
  workers: { mailer: {} },
  scheduledJobs: { report: { schedule: '@daily' } },
  migrations: { migrate: {} },
};

const companions = ['shop-cart', 'shop-mailer', 'shop-report', 'shop-migrate'];

const problemsOf = (base: object) => {
  try {
    renderApp(base);
  } catch (error) {
    if (error instanceof FleetError)
      return error.problems.map((it) => `${it.field}: ${it.message}`);
    throw error;
  }
  throw new Error('Nothing was refused.');
};

test('companions are named after the app and their key', () => {
  expect(kindsAndNames(renderApp(oneOfEach))).toEqual([
    'Deployment/shop',
    'Service/shop',
    'Deployment/shop-cart',
    'Service/shop-cart',
    'Deployment/shop-mailer',
    'CronJob/shop-report',
    'Job/shop-migrate',
  ]);
});

test('companions belong to the app, but have their own selectors', () => {
  const objects = renderApp(oneOfEach);

  for (const name of companions) {
    expect(podTemplate(objects, name).metadata?.labels).toEqual({
      'app.kubernetes.io/name': 'shop',
      'app.kubernetes.io/instance': name,
    });
  }
});

test('companions run the main image of the app, or another one by name', () => {
  const objects = renderApp({ ...oneOfEach, migrations: { migrate: { image: 'migrations' } } });

  expect(container(objects, 'shop-cart').image).toBe('example/shop:v1');
  expect(container(objects, 'shop-mailer').image).toBe('example/shop:v1');
  expect(container(objects, 'shop-report').image).toBe('example/shop:v1');
  expect(container(objects, 'shop-migrate').image).toBe('example/shop-migrations:v1');
});

test('companions inherit the runtime settings of the app', () => {
  const objects = renderApp({
    ...oneOfEach,
    env: { TOKEN: { secret: 'shop', key: 'token' } },
    envFrom: [{ secret: 'extra' }],
    imagePullSecrets: ['registry'],
    labels: { team: 'shop' },
    nodeSelector: { pool: 'shop' },
    tolerations: [{ key: 'shop', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    runAsUser: 1000,
    fsGroup: 2000,
    readOnlyRootFilesystem: false,
  });

  for (const name of companions) {
    expect(podTemplate(objects, name).metadata?.labels).toMatchObject({ team: 'shop' });
    expect(pod(objects, name)).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { pool: 'shop' },
      tolerations: [{ key: 'shop', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      securityContext: { runAsUser: 1000, fsGroup: 2000 },
    });
    expect(container(objects, name)).toMatchObject({
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop', key: 'token' } } }],
      envFrom: [{ secretRef: { name: 'extra' } }],
      securityContext: { readOnlyRootFilesystem: false },
    });
  }
});

test('companions do not inherit settings for serving requests', () => {
  const objects = renderApp({
    ...oneOfEach,
    readiness: httpGet('/healthz'),
    replicas: { min: 2, max: 4, targetCpu: 80 },
    resources: { cpu: { request: '1' } },
    command: ['serve'],
    volumes: { tmp: { emptyDir: {} } },
    mounts: { '/tmp': 'tmp' },
    podDisruptionBudget: { minAvailable: 1 },
  });

  for (const name of companions) {
    expect(Object.keys(container(objects, name)).sort()).toEqual([
      'image',
      'name',
      ...(name === 'shop-cart' ? ['ports'] : []),
      'securityContext',
    ]);
    expect(pod(objects, name)).not.toHaveProperty('volumes');
  }
  for (const name of ['shop-cart', 'shop-mailer']) {
    expect(byKind(objects, 'Deployment', name)).toHaveProperty('spec.replicas', 1);
  }
  expect(byKind(objects, 'HorizontalPodAutoscaler').metadata.name).toBe('shop');
  expect(byKind(objects, 'PodDisruptionBudget').metadata.name).toBe('shop');
});

test('companions add their own config, variables and labels to those of the app', () => {
  const own = {
    config: { QUEUE: 'mail', LOG_LEVEL: 'debug' },
    env: { B: '2' },
    labels: { part: 'back' },
  };
  const objects = renderApp({
    config: { LOG_LEVEL: 'info', REGION: 'here' },
    env: { A: '1' },
    labels: { team: 'shop' },
    services: { cart: { port: 9090, ...own } },
    workers: { mailer: own },
    scheduledJobs: { report: { schedule: '@daily', ...own } },
  });

  for (const name of ['shop-cart', 'shop-mailer', 'shop-report']) {
    expect(byKind(objects, 'ConfigMap', name)['data']).toEqual({
      LOG_LEVEL: 'debug',
      REGION: 'here',
      QUEUE: 'mail',
    });
    expect(container(objects, name).env).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ]);
    expect(podTemplate(objects, name).metadata?.labels).toMatchObject({
      team: 'shop',
      part: 'back',
    });
  }
  expect(byKind(objects, 'ConfigMap', 'shop')['data']).toEqual({
    LOG_LEVEL: 'info',
    REGION: 'here',
  });
});

test('companions add their own sources of variables to those of the app', () => {
  const objects = renderApp({
    envFrom: [{ secret: 'shop' }],
    workers: { mailer: { envFrom: [{ secret: 'mail' }] } },
  });

  expect(container(objects, 'shop-mailer').envFrom).toEqual([
    { secretRef: { name: 'shop' } },
    { secretRef: { name: 'mail' } },
  ]);
});

test('the nodes and the user of a companion replace those of the app', () => {
  const objects = renderApp({
    nodeSelector: { pool: 'web' },
    runAsUser: 1000,
    workers: { mailer: { nodeSelector: { disk: 'ssd' }, runAsUser: 2000 } },
  });

  expect(pod(objects, 'shop-mailer')).toMatchObject({ securityContext: { runAsUser: 2000 } });
  expect(pod(objects, 'shop-mailer').nodeSelector).toEqual({ disk: 'ssd' });
});

test('services, workers and scheduled jobs share the account of the app, which is created once', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/shop';

  const objects = renderApp({ ...oneOfEach, serviceAccount: { roleArn, token: true } });

  expect(byKind(objects, 'ServiceAccount').metadata.name).toBe('shop');
  for (const name of ['shop-cart', 'shop-mailer', 'shop-report']) {
    expect(pod(objects, name)).toMatchObject({
      serviceAccountName: 'shop',
      automountServiceAccountToken: true,
    });
  }
});

test('a migration has no account of the app: it runs before it exists', () => {
  const objects = renderApp({ ...oneOfEach, serviceAccount: { token: true } });

  expect(pod(objects, 'shop-migrate')).not.toHaveProperty('serviceAccountName');
  expect(pod(objects, 'shop-migrate').automountServiceAccountToken).toBe(false);
});

test('a companion can have its own account, or use that of the app', () => {
  const own = renderApp({ serviceAccount: {}, workers: { mailer: { serviceAccount: {} } } });
  const used = renderApp({ serviceAccount: { name: 'shared' }, workers: { mailer: {} } });

  expect(byKind(own, 'ServiceAccount', 'shop-mailer')).toBeDefined();
  expect(pod(own, 'shop-mailer').serviceAccountName).toBe('shop-mailer');
  expect(pod(used, 'shop-mailer').serviceAccountName).toBe('shared');
});

test('the config of the app is written into its migrations', () => {
  const objects = renderApp({
    config: { LOG_LEVEL: 'info' },
    migrations: { migrate: { config: { STEPS: 'all' } } },
  });

  expect(container(objects, 'shop-migrate').env).toEqual([
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'STEPS', value: 'all' },
  ]);
});

test('a sidecar of a companion runs one of the images of the app by its name', () => {
  const objects = renderApp({
    workers: { mailer: { sidecars: { tool: { image: 'migrations' } } } },
  });

  expect(pod(objects, 'shop-mailer').initContainers?.[0]?.image).toBe('example/shop-migrations:v1');
});

test('an unknown image is refused with the known ones', () => {
  expect(problemsOf({ workers: { mailer: { image: 'migration' } } })).toEqual([
    'base.workers.mailer.image: The app has no image "migration". It has shop, migrations.',
  ]);
});

test('a problem in a companion has its path', () => {
  expect(problemsOf({ scheduledJobs: { report: { schedule: 'daily' } } })).toEqual([
    expect.stringMatching(/^base\.scheduledJobs\.report\.schedule: "daily" is not a cron schedule/),
  ]);
  expect(problemsOf({ migrations: { migrate: { volumes: { a: { files: {} } } } } })).toEqual([
    expect.stringMatching(/^base\.migrations\.migrate\.volumes\.a: A hook runs before/),
  ]);
  expect(problemsOf({ workers: { mailer: { replica: 2 } } })).toEqual([
    'base.workers.mailer.replica: There is no such field. Did you mean `replicas`?',
  ]);
  expect(problemsOf({ services: { cart: {} } })).toEqual([
    'base.services.cart.port: This field is required.',
  ]);
  expect(problemsOf({ services: { cart: { port: 9090, ingress: {} } } })).toEqual([
    expect.stringMatching(/^base\.services\.cart\.ingress\.host: There is no host/),
  ]);
});

test('a service has its own Service, which selects only its pods', () => {
  const objects = renderApp({
    services: { cart: { port: 9090, portName: 'grpc', service: { port: 50051 } } },
  });

  const [main, cart] = ['shop', 'shop-cart'].map((it) => byKind(objects, 'Service', it)['spec']);
  expect(main).toMatchObject({ ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
  expect(cart).toEqual({
    ports: [{ name: 'grpc', port: 50051, targetPort: 'grpc' }],
    selector: { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'shop-cart' },
  });
  expect(container(objects, 'shop-cart').ports).toEqual([{ name: 'grpc', containerPort: 9090 }]);
});

test('a service has its own probes, replicas, network policy and exposure', () => {
  const objects = renderIn({ domain: 'example.com', replicas: 3 }, (environments) =>
    defineWebService(environments, {
      name: 'shop',
      image,
      base: {
        port: 8080,
        ingress: {},
        networkPolicy: { allowTo: [] },
        services: {
          cart: {
            port: 9090,
            replicas: { min: 2, max: 4, targetCpu: 80 },
            resources: { cpu: { request: '1' } },
            readiness: httpGet('/healthz'),
            route: { gateway: { name: 'public' } },
          },
          stock: {
            port: 9091,
            ingress: {},
            networkPolicy: { allowFrom: [{ cidr: '10.0.0.0/16' }] },
          },
        },
      },
    }),
  );

  expect(byKind(objects, 'Ingress', 'shop')).toHaveProperty(
    'spec.rules.0.host',
    'shop.example.com',
  );
  expect(byKind(objects, 'Ingress', 'shop-stock')).toHaveProperty(
    'spec.rules.0.host',
    'shop-stock.example.com',
  );
  expect(byKind(objects, 'HTTPRoute')).toMatchObject({
    metadata: { name: 'shop-cart' },
    spec: {
      hostnames: ['shop-cart.example.com'],
      rules: [{ backendRefs: [{ name: 'shop-cart', port: 80 }] }],
    },
  });
  expect(byKind(objects, 'HorizontalPodAutoscaler').metadata.name).toBe('shop-cart');
  expect(byKind(objects, 'Deployment', 'shop-stock')).toHaveProperty('spec.replicas', 3);
  expect(container(objects, 'shop-cart').readinessProbe).toBeDefined();
  expect(container(objects, 'shop-stock')).not.toHaveProperty('readinessProbe');
  expect(byKind(objects, 'NetworkPolicy', 'shop-stock')).toHaveProperty(
    'spec.podSelector.matchLabels',
    { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'shop-stock' },
  );
});

test('two companions with the same key are refused: they would have the same name', () => {
  const scheduledJobs = { mailer: { schedule: '@daily' } };

  expect(problemsOf({ workers: { mailer: {} }, scheduledJobs })).toEqual([
    'base.scheduledJobs.mailer: `workers` also has a "mailer": both would be named "shop-mailer".',
  ]);
  expect(problemsOf({ services: { mailer: { port: 9090 } }, scheduledJobs })).toEqual([
    'base.scheduledJobs.mailer: `services` also has a "mailer": both would be named "shop-mailer".',
  ]);
});

test('companions inherit where and as whom the pods run, but no exceptions', () => {
  const objects = renderApp({
    podSecurity: { level: 'baseline', reason: 'It changes the owner of files.' },
    exceptions: { runAsRoot: 'It changes the owner of files.' },
    runAsUser: 1000,
    runAsGroup: 1001,
    supplementalGroups: [1002],
    fsGroup: 1003,
    fsGroupChangePolicy: 'OnRootMismatch',
    imagePullPolicy: 'Always',
    dnsPolicy: 'Default',
    hostAliases: { '10.0.0.5': ['db'] },
    runtimeClass: 'gvisor',
    schedulerName: 'batch',
    enableServiceLinks: false,
    hostname: 'shop',
    workers: { mailer: {} },
  });
  const [main, mailer] = ['shop', 'shop-mailer'].map((name) => pod(objects, name));

  const { hostname, containers: _, ...shared } = main ?? {};
  const { containers: __, ...inherited } = mailer ?? {};
  expect(hostname).toBe('shop');
  expect(inherited).toEqual(shared);
  expect(container(objects, 'shop-mailer')).toMatchObject({ imagePullPolicy: 'Always' });
  expect(container(objects, 'shop-mailer').securityContext).not.toHaveProperty('runAsUser');
});
