import { ApiObject } from 'cdk8s';
import {
  defineDaemon,
  defineScheduledJob,
  defineStatefulService,
  defineWebService,
  defineWorker,
  type WebServiceAppSpec,
} from '../../../lib/constructs/apps/app-kinds';
import { settingsOf } from '../../../lib/constructs/apps/define-kind';
import type { ArgoApplicationSettings } from '../../../lib/constructs/argocd/argo-application';
import type { EnvironmentDefaults } from '../../../lib/model/environment';
import { FleetError } from '../../../lib/model/problem';
import { byKind, container, kindsAndNames, pod, refusals, renderIn } from '../render';

const name = 'shop';
const image = 'example/shop';

const renderApp = (defaults: EnvironmentDefaults, base: Partial<WebServiceAppSpec> = {}) =>
  renderIn(defaults, (environments) =>
    defineWebService(environments, { name, image, base: { port: 8080, ...base } }),
  );

test('a web service is named after its app, and runs the released image', () => {
  const objects = renderApp({});

  expect(kindsAndNames(objects)).toEqual(['Deployment/shop', 'Service/shop']);
  expect(container(objects)).toMatchObject({ name: 'shop', image: 'example/shop:v1' });
  expect(objects.map(({ metadata }) => metadata.namespace)).toEqual([
    'shop-production',
    'shop-production',
  ]);
});

test('a worker is a Deployment without a Service', () => {
  const objects = renderIn({ replicas: 2 }, (environments) =>
    defineWorker(environments, { name, image, base: { args: ['work'] } }),
  );

  expect(kindsAndNames(objects)).toEqual(['Deployment/shop']);
  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.replicas', 2);
  expect(container(objects)).toMatchObject({ image: 'example/shop:v1', args: ['work'] });
});

test('a scheduled job is a CronJob', () => {
  const objects = renderIn({ imagePullSecrets: ['registry'] }, (environments) =>
    defineScheduledJob(environments, { name, image, base: { schedule: '@daily' } }),
  );

  expect(kindsAndNames(objects)).toEqual(['CronJob/shop']);
  expect(container(objects)).toMatchObject({ name: 'shop', image: 'example/shop:v1' });
  expect(pod(objects).imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('a stateful service is a StatefulSet, without the default replicas of the environment', () => {
  const domain = 'example.com';
  const objects = renderIn(
    { replicas: 3, imagePullSecrets: ['registry'], domain },
    (environments) =>
      defineStatefulService(environments, {
        name,
        image,
        base: {
          port: 5432,
          volumeClaimTemplates: { data: { size: '1Gi', mount: '/data' } },
          ingress: {},
          env: { A: '1' },
          serviceAccount: {},
          workers: { backup: {} },
          scheduledJobs: { vacuum: { schedule: '@daily' } },
          migrations: { migrate: {} },
        },
      }),
  );

  expect(kindsAndNames(objects)).toEqual(
    expect.arrayContaining([
      'StatefulSet/shop',
      'Service/shop',
      'Service/shop-headless',
      'Deployment/shop-backup',
      'CronJob/shop-vacuum',
      'Job/shop-migrate',
    ]),
  );
  expect(byKind(objects, 'StatefulSet')).toHaveProperty('spec.replicas', 1);
  expect(byKind(objects, 'Ingress')).toHaveProperty('spec.rules.0.host', 'shop.example.com');
  expect(pod(objects, 'shop').imagePullSecrets).toEqual([{ name: 'registry' }]);
  expect(container(objects, 'shop-backup')).toMatchObject({ env: [{ name: 'A', value: '1' }] });
  expect(pod(objects, 'shop-backup').serviceAccountName).toBe('shop');
});

test('a daemon is a DaemonSet', () => {
  const objects = renderIn({ replicas: 3 }, (environments) =>
    defineDaemon(environments, {
      name,
      image,
      base: { tolerations: [{ operator: 'Exists' }], workers: { collector: {} } },
    }),
  );

  expect(kindsAndNames(objects)).toEqual(['DaemonSet/shop', 'Deployment/shop-collector']);
  expect(container(objects, 'shop')).toMatchObject({ image: 'example/shop:v1' });
  expect(pod(objects, 'shop-collector').tolerations).toEqual([{ operator: 'Exists' }]);
});

test('apps of every kind have companions', () => {
  const workers = { mailer: {} };
  const services = { api: { port: 9090 } };

  const worker = renderIn({}, (environments) =>
    defineWorker(environments, { name, image, base: { services, workers } }),
  );
  const job = renderIn({}, (environments) =>
    defineScheduledJob(environments, { name, image, base: { schedule: '@daily', workers } }),
  );

  expect(kindsAndNames(worker)).toEqual([
    'Deployment/shop',
    'Deployment/shop-api',
    'Service/shop-api',
    'Deployment/shop-mailer',
  ]);
  expect(kindsAndNames(job)).toEqual(['CronJob/shop', 'Deployment/shop-mailer']);
});

test('the environment sets the replicas if the app does not', () => {
  const byEnvironment = renderApp({ replicas: 3 }, { workers: { mailer: {} } });
  const byApp = renderApp({ replicas: 3 }, { replicas: 0, workers: { mailer: { replicas: 5 } } });

  expect(byKind(byEnvironment, 'Deployment', 'shop')).toHaveProperty('spec.replicas', 3);
  expect(byKind(byEnvironment, 'Deployment', 'shop-mailer')).toHaveProperty('spec.replicas', 3);
  expect(byKind(byApp, 'Deployment', 'shop')).toHaveProperty('spec.replicas', 0);
  expect(byKind(byApp, 'Deployment', 'shop-mailer')).toHaveProperty('spec.replicas', 5);
});

test('the default replicas do not apply with an autoscaler', () => {
  const objects = renderApp(
    { replicas: 3 },
    { resources: { cpu: { request: '1' } }, replicas: { min: 2, max: 4, targetCpu: 80 } },
  );

  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.replicas', 2);
});

test('the environment sets the image pull secrets if the app does not', () => {
  const workers = { mailer: {} };
  const byEnvironment = renderApp({ imagePullSecrets: ['registry'] }, { workers });
  const byApp = renderApp(
    { imagePullSecrets: ['registry'] },
    { imagePullSecrets: ['own'], workers },
  );

  for (const workload of ['shop', 'shop-mailer']) {
    expect(pod(byEnvironment, workload).imagePullSecrets).toEqual([{ name: 'registry' }]);
    expect(pod(byApp, workload).imagePullSecrets).toEqual([{ name: 'own' }]);
  }
});

test('the host comes from the domain of the environment if the app sets none', () => {
  const gateway = { name: 'public' };
  const domain = 'example.com';

  const byEnvironment = renderApp({ domain }, { ingress: {}, route: { gateway } });
  const byApp = renderApp(
    { domain },
    { ingress: { host: 'a.example.net' }, route: { gateway, host: 'b.example.net' } },
  );

  expect(byKind(byEnvironment, 'Ingress')).toHaveProperty('spec.rules.0.host', 'shop.example.com');
  expect(byKind(byEnvironment, 'HTTPRoute')).toHaveProperty('spec.hostnames', ['shop.example.com']);
  expect(byKind(byApp, 'Ingress')).toHaveProperty('spec.rules.0.host', 'a.example.net');
  expect(byKind(byApp, 'HTTPRoute')).toHaveProperty('spec.hostnames', ['b.example.net']);
});

test('a domain alone creates no ingress', () => {
  expect(kindsAndNames(renderApp({ domain: 'example.com' }))).toEqual([
    'Deployment/shop',
    'Service/shop',
  ]);
});

test('a host is required from the app or the environment', () => {
  expect(() => renderApp({}, { ingress: {} })).toThrow(
    'fleet/apps/app.ts: base.ingress.host\n  There is no host. Set `host`, or `defaults.domain` in the environment.',
  );
});

test('a problem has the path of its layer: the base or the overlay', () => {
  const render = () =>
    renderIn({}, (environments) =>
      defineWebService(environments, {
        name,
        image,
        base: { port: 0 },
        overlays: { production: { replicas: -1 } },
      }),
    );

  expect(render).toThrow(FleetError);
  expect(render).toThrow('fleet/apps/app.ts: base.port\n  0 is not a port');
  expect(render).toThrow(
    'fleet/apps/app.ts: overlays.production.replicas\n  -1 is not a whole number',
  );
});

test('a companion can be changed or removed by an overlay', () => {
  const objects = renderIn({}, (environments) =>
    defineWebService(environments, {
      name,
      image,
      base: { port: 8080, workers: { mailer: {}, indexer: {} } },
      overlays: { production: { workers: { mailer: { replicas: 4 }, indexer: null } } },
    }),
  );

  expect(kindsAndNames(objects)).toEqual([
    'Deployment/shop',
    'Service/shop',
    'Deployment/shop-mailer',
  ]);
  expect(byKind(objects, 'Deployment', 'shop-mailer')).toHaveProperty('spec.replicas', 4);
});

test('an app can change the objects of its kind and of its companions', () => {
  const objects = renderIn({}, (environments) =>
    defineWebService(environments, {
      name,
      image,
      base: {
        port: 8080,
        services: { cart: { port: 9090 } },
        workers: { mailer: {} },
        scheduledJobs: { report: { schedule: '@daily' } },
        migrations: { migrate: {} },
      },
      extend: (_chart, { built }) => {
        const { main, services, workers, scheduledJobs, migrations } = built;
        const made = [
          main.deployment,
          main.service,
          services['cart']?.deployment,
          services['cart']?.service,
          workers['mailer']?.deployment,
          scheduledJobs['report']?.cronJob,
          migrations['migrate']?.job,
        ];
        for (const it of made) it && ApiObject.of(it).metadata.addAnnotation('seen', 'yes');
      },
    }),
  );

  expect(objects).toHaveLength(7);
  for (const { metadata } of objects) expect(metadata.annotations).toMatchObject({ seen: 'yes' });
});

test('Application settings are kept for the Application, and create no object of the app', () => {
  const argocd: ArgoApplicationSettings = {
    syncWave: -1,
    info: { Runbook: '' },
    ignoreDifferences: [
      {
        group: '',
        kind: 'ConfigMap',
        name: 'shop',
        namespace: 'shop',
        jsonPointers: ['/data'],
        jqPathExpressions: ['.data'],
        managedFieldsManagers: ['other'],
      },
    ],
    notifications: { 'on-sync-failed': { slack: ['alerts'] } },
    revisionHistoryLimit: 0,
    annotations: { 'example.com/owner': 'shop' },
  };

  expect(renderApp({}, { argocd })).toEqual(renderApp({}));
  expect(settingsOf({ argocd })).toEqual(argocd);
  expect(settingsOf({})).toEqual({});
});

test('an app has the name of its kind', () => {
  renderIn({}, (environments) => {
    const web = defineWebService(environments, { name, image, base: { port: 8080 } });
    const worker = defineWorker(environments, { name, image, base: {} });
    const job = defineScheduledJob(environments, { name, image, base: { schedule: '@daily' } });

    const kinds = [web, worker, job].map(({ kind }) => kind.name);
    expect(kinds).toEqual(['WebService', 'Worker', 'ScheduledJob']);
    return web;
  });
});

test('a setting that Argo CD would refuse is refused in the app, at its path', () => {
  const argocd = {
    syncWave: 1.5,
    info: { '': 'x', Count: 3 },
    ignoreDifferences: [{ group: 'apps' }, { kind: '', name: '', jsonPointers: [''] }],
    notifications: { '': {}, 'on-sync-failed': { '': [], slack: 'alerts', email: [''] } },
    revisionHistoryLimit: -1,
    annotations: { 'a/b/c': '' },
    revisionHistory: 3,
  };

  const said = refusals(() => settingsOf({ argocd }));

  expect(said).toEqual([
    expect.stringMatching(/^argocd\.syncWave: /),
    'argocd.info[""]: It is empty.',
    'argocd.info.Count: Expected a string (put it in quotes), got 3.',
    'argocd.ignoreDifferences[0].kind: This field is required.',
    'argocd.ignoreDifferences[1].kind: It is empty.',
    'argocd.ignoreDifferences[1].name: It is empty.',
    'argocd.ignoreDifferences[1].jsonPointers[0]: It is empty.',
    'argocd.notifications[""]: The name of the trigger is empty.',
    'argocd.notifications.on-sync-failed[""]: It is empty.',
    "argocd.notifications.on-sync-failed.slack: Recipients are a list: `{ slack: ['alerts'] }`.",
    'argocd.notifications.on-sync-failed.email[0]: It is empty.',
    'argocd.revisionHistoryLimit: -1 is not a whole number of at least 0.',
    'argocd.annotations["a/b/c"]: "a/b/c" is not a label key, such as "example.com/team".',
    'argocd.revisionHistory: There is no such field. Did you mean `revisionHistoryLimit`?',
  ]);
  expect(() => renderApp({}, { argocd: argocd as object })).toThrow('base.argocd.syncWave');
});
