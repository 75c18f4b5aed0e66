import { ApiObject, type Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { composeFleet } from '../../lib/model/fleet';
import { renderApp, renderChart } from '../../lib/render/render-app';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

function render(changes: Partial<WebAppDefinition> = {}) {
  const [dev] = composeFleet(fleetOf(webApp(changes))).instances;
  if (!dev) throw new Error('no environment');
  return renderApp(dev);
}

test('each manifest has the construct and the file that created it', () => {
  expect(render().map(({ constructPath, sourceFile }) => [constructPath, sourceFile])).toEqual([
    ['dev/web/WebService/Deployment', 'fleet/apps/web.ts'],
    ['dev/web/WebService/Service', 'fleet/apps/web.ts'],
  ]);
});

test('extend can add any construct, in the namespace of the app', () => {
  const manifests = render({
    extend: (chart, { environment }) => {
      new k8s.KubeConfigMap(chart, 'Extra', { metadata: { name: `extra-${environment.name}` } });
    },
  });
  expect(manifests.at(-1)?.object.metadata).toEqual({ name: 'extra-dev', namespace: 'web-dev' });
});

test('extend can change what was built', () => {
  const manifests = render({
    extend: (_, { built }) =>
      built.main.deployment.addJsonPatch(JsonPatch.add('/spec/paused', true)),
  });
  expect(manifests[0]?.object['spec']).toMatchObject({ paused: true });
});

test('a cluster-scoped object gets no namespace', () => {
  const manifests = render({
    extend: (chart) => {
      new k8s.KubeClusterRole(chart, 'Role', { metadata: { name: 'web' } });
    },
  });
  expect(manifests.at(-1)?.object.metadata).toEqual({ name: 'web' });
});

test('a name that cdk8s generates has no hash', () => {
  const manifests = render({ extend: (chart) => void new k8s.KubeConfigMap(chart, 'Extra') });
  expect(manifests.at(-1)?.object.metadata.name).toBe('dev-web-extra');
});

test('an invalid value is reported with its layer of the app', () => {
  const app = webApp({
    base: { port: 70_000, resources: { cpu: { request: '1' } } },
    overlays: { dev: { resources: { memory: { limit: '1GB' as '1G' } } } },
  });
  expect(problemsOf(() => renderFleet(fleetOf(app)))).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      field: 'overlays.dev.resources.memory.limit',
      message: expect.stringContaining('"1GB" is not a byte quantity'),
    }),
    expect.objectContaining({ field: 'base.port', message: expect.stringContaining('70000') }),
  ]);
});

test('a configuration value that is not a string is refused', () => {
  const app = webApp({ base: { port: 1, config: { RETRIES: 3 as unknown as string } } });
  expect(problemsOf(() => renderFleet(fleetOf(app)))).toEqual([
    expect.objectContaining({
      field: 'base.config.RETRIES',
      message: 'Expected a string (put it in quotes), got 3.',
    }),
  ]);
});

test('an error in extend is reported with the app and the environment, and keeps its cause', () => {
  const cause = new Error('boom');
  const app = webApp({
    extend: () => {
      throw cause;
    },
  });
  const [dev] = composeFleet(fleetOf(app)).instances;
  expect(() => dev && renderApp(dev)).toThrow(
    expect.objectContaining({
      problems: [
        {
          file: 'fleet/apps/web.ts',
          field: '(dev/web)',
          message: 'boom',
          fix: expect.stringContaining('--debug'),
          cause,
        },
      ],
    }),
  );
});

test('a patch of a missing path is reported with its construct', () => {
  const app = webApp({
    extend: (_, { built }) =>
      ApiObject.of(built.main.deployment).addJsonPatch(JsonPatch.replace('/spec/no/such', 1)),
  });
  const [problem] = problemsOf(() => renderFleet(fleetOf(app)));
  expect(problem).toMatchObject({
    field: 'dev/web/WebService/Deployment, production/web/WebService/Deployment',
    message: expect.stringMatching(/^The JSON patch "replace" fails: \/spec\/no\/such/),
  });
});

test("a construct's own validation refuses the render", () => {
  const place = {
    scope: 'dev',
    id: 'x',
    sourceFile: 'fleet/apps/x.ts',
    directory: 'apps/dev/x',
    cluster: environments.dev.cluster,
  };
  const problems = problemsOf(() =>
    renderChart(place, (chart) => chart.node.addValidation({ validate: () => ['not today'] })),
  );
  expect(problems).toEqual([{ file: 'fleet/apps/x.ts', field: 'dev/x', message: 'not today' }]);
});

test('two objects with the same identity are refused, with both constructs', () => {
  const app = webApp({
    extend: (chart) =>
      void new k8s.KubeService(chart, 'Twin', {
        metadata: { name: 'web' },
        spec: { clusterIp: 'None' },
      }),
  });
  expect(problemsOf(() => renderFleet(fleetOf(app)))[0]).toMatchObject({
    field: 'dev/web/Twin',
    message: expect.stringMatching(
      /Service web-dev\/web exists twice.*dev\/web\/WebService\/Service/,
    ),
  });
});

test('objects of two groups that would share a file are refused', () => {
  const app = webApp({
    extend: (chart) => {
      const metadata = { name: 'web' };
      new ApiObject(chart, 'Other', {
        apiVersion: 'serving.knative.dev/v1',
        kind: 'Service',
        metadata,
      });
    },
  });
  expect(
    problemsOf(() => renderFleet(fleetOf(app)))
      .map((it) => it.message)
      .join(),
  ).toMatch(/Two objects would be written to apps\/dev\/web\/Service\.web\.k8s\.yaml/);
});

test('the same fleet renders to the same text each time', () => {
  const changes = { overlays: { production: { ingress: {}, config: { A: '1' } } } };
  const first = renderFleet(fleetOf(webApp(changes), webApp({ name: 'api' })));
  const second = renderFleet(fleetOf(webApp({ name: 'api' }), webApp(changes)));
  expect([...second]).toEqual([...first]);
});

test('apps and environments whose Applications would share a name are refused', () => {
  const us = { ...environments.dev, name: 'us-dev' };
  const sources = fleetOf(webApp(), webApp({ name: 'web-us' }));
  sources.releases.forEach((release, file) => {
    const copy = file.replace('/dev/', '/us-dev/');
    (sources.releases as Map<string, typeof release>).set(copy, release);
  });
  const problems = problemsOf(() =>
    renderFleet({ ...sources, environments: { ...environments, 'us-dev': us } as never }),
  );
  expect(problems[0]?.message).toMatch(/Application argocd\/web-us-dev exists twice/);
});

test('an app whose Application would replace a root Application is refused', () => {
  const problems = problemsOf(() => renderFleet(fleetOf(webApp({ name: 'root' }))));
  expect(problems[0]?.message).toMatch(/Application argocd\/root-dev exists twice/);
});

test('an error that extend throws in every environment is reported once, with each place', () => {
  const extend = () => {
    throw new Error('boom');
  };
  expect(problemsOf(() => renderFleet(fleetOf(webApp({ extend }))))).toEqual([
    expect.objectContaining({ field: '(dev/web), (production/web)', message: 'boom' }),
  ]);
});

test('an async extend is refused', () => {
  const extend = async (chart: Chart) => {
    await Promise.resolve();
    new k8s.KubeConfigMap(chart, 'Late', { metadata: { name: 'late' } });
  };
  const problems = problemsOf(() => renderFleet(fleetOf(webApp({ extend }))));
  expect(problems[0]?.message).toMatch(/^`extend` is async/);
});

test.each([
  [{ replicas: { min: 3 } }, 'overlays.dev.replicas.max'],
  [{ resources: { cpu: { request: 'x' } } }, 'overlays.dev.resources.cpu.request'],
  [{ scheduledJobs: { a: { command: ['x'] } } }, 'overlays.dev.scheduledJobs.a.schedule'],
])(
  'a missing or invalid field in the overlay %j is reported with its path in the overlay',
  (overlay, field) => {
    const app = webApp({ base: { port: 80, replicas: 2 }, overlays: { dev: overlay as object } });
    expect(problemsOf(() => renderFleet(fleetOf(app)))[0]).toMatchObject({ field });
  },
);
