import { objectAt } from '../lib/base/json';
import { NAMESPACE } from './argo-cd';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const live = (app: string, environment: string) =>
  new Live(fleet().home.api, `${app}-${environment}`);

onArgoCd(
  'an object that leaves Git is pruned',
  async () => {
    expect(await live('orders', 'staging').get('cronjobs', 'orders-expire-carts')).not.toEqual({});
    const { repository } = fleet();
    repository.clone.replace(
      'fleet/apps/orders.ts',
      'overlays: {',
      'overlays: { staging: { scheduledJobs: null },',
    );
    repository.publish('No scheduled jobs in staging');
    await fleet().refresh('orders-staging');
    await fleet().settled('orders-staging');
    expect(await live('orders', 'staging').get('cronjobs', 'orders-expire-carts')).toEqual({});
  },
  120_000,
);

onArgoCd(
  'Argo CD refuses a kind that the project does not allow',
  async () => {
    const { repository } = fleet();
    const path = 'dist/apps/dev/my-app/ClusterRole.admin.k8s.yaml';
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
    repository.clone.write(path, JSON.stringify({ ...role, metadata: { name: 'argosy-e2e' } }));
    repository.publishUnchecked('A right that nobody has given');
    await fleet().refresh('my-app-dev');
    await fleet().until(
      'a refused sync',
      async () => {
        const { message } = objectAt(
          await fleet().application('my-app-dev'),
          'status',
          'operationState',
        );
        return /ClusterRole is not permitted in project dev/.test(String(message));
      },
      90,
    );
    const { status } = await fleet().home.api.get(
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/argosy-e2e',
    );
    expect(status).toBe(404);
    repository.clone.exec('git', 'rm', '-q', path);
    repository.publishUnchecked('Without it');
    await fleet().refresh('my-app-dev');
    await fleet().settled('my-app-dev');
  },
  300_000,
);

onArgoCd(
  'an app that leaves the fleet is deleted with its objects',
  async () => {
    const { repository } = fleet();
    repository.clone.exec('git', 'rm', '-q', 'fleet/apps/feature-flags.ts');
    repository.clone.exec('git', 'rm', '-rq', 'fleet/releases/dev/feature-flags.yaml');
    repository.clone.exec('git', 'rm', '-rq', 'fleet/releases/staging/feature-flags.yaml');
    repository.publish('No feature flags', '--allow-delete', 'feature-flags');
    for (const environment of ['dev', 'staging']) await fleet().refresh(`root-${environment}`);
    const argo = new Live(fleet().home.api, NAMESPACE);
    await fleet().until(
      'the app is gone',
      async () => {
        const applications = await Promise.all(
          ['dev', 'staging'].map((it) => argo.get('applications', `feature-flags-${it}`)),
        );
        return applications.every((it) => it['metadata'] === undefined);
      },
      120,
    );
    expect(await live('feature-flags', 'dev').list('deployments')).toEqual([]);
    expect(await live('feature-flags', 'staging').list('services')).toEqual([]);
  },
  200_000,
);

onArgoCd(
  'an environment is removed in the steps of the documentation',
  async () => {
    const { repository } = fleet();
    const { clone } = repository;
    for (const app of ['my-app', 'orders']) {
      const text = clone.read(`fleet/apps/${app}.ts`);
      const changed = /staging: \{/.test(text)
        ? text.replace(/staging: \{[^{}]*(\{[^{}]*\}[^{}]*)*\},/, 'staging: null,')
        : text.replace('overlays: {', 'overlays: { staging: null,');
      clone.write(`fleet/apps/${app}.ts`, changed);
      clone.exec('git', 'rm', '-q', `fleet/releases/staging/${app}.yaml`);
    }
    repository.publish('Nothing in staging', '--allow-delete', 'staging');
    await fleet().refresh('root-staging');
    const argo = new Live(fleet().home.api, NAMESPACE);
    await fleet().until(
      'no app in staging',
      async () =>
        (await fleet().applications()).every((it) => objectAt(it, 'spec')['project'] !== 'staging'),
      120,
    );
    expect(await live('orders', 'staging').list('deployments')).toEqual([]);
    await argo.delete('applications', 'root-staging');
    await argo.delete('appprojects', 'staging');
    clone.write(
      'fleet/environments.ts',
      clone.read('fleet/environments.ts').replace(/ {2}staging: \{[\s\S]*?\n {2}\},\n/, ''),
    );
    for (const app of ['my-app', 'orders']) {
      clone.write(
        `fleet/apps/${app}.ts`,
        clone.read(`fleet/apps/${app}.ts`).replace(/\s*staging: null,/, ''),
      );
    }
    repository.publish('No staging', '--allow-delete', 'staging');
    await fleet().allSettled(120);
    const names = (await fleet().applications()).map((it) => objectAt(it, 'metadata')['name']);
    expect(names.sort()).toEqual([
      ...['my-app-dev', 'my-app-production', 'orders-dev', 'orders-production'],
      ...['root-dev', 'root-production'],
    ]);
  },
  400_000,
);
