import { objectAt } from '../lib/base/json';
import { NAMESPACE } from './argo-cd';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const live = (app: string) => new Live(fleet().home.api, `${app}-dev`);
const projectOf = async (name: string) =>
  objectAt(await fleet().application(name), 'spec')['project'];

const TEAMS = `import { defineTeams } from 'argosy';

export const teams = defineTeams({
  shop: { clusterKinds: [{ group: 'scheduling.k8s.io', kind: 'PriorityClass' }] },
});
`;

onArgoCd(
  'an app moves into a team without a new pod, and the team has rights that others have not',
  async () => {
    const { repository } = fleet();
    const { clone } = repository;
    const before = await live('my-app').podIds();
    clone.write('fleet/teams.ts', TEAMS);
    const checks = "  checks: () => import('./fleet/checks'),\n";
    clone.replace('main.ts', checks, `${checks}  teams: () => import('./fleet/teams'),\n`);
    clone.replace('fleet/apps/my-app.ts', "name: 'my-app',", "name: 'my-app',\n  team: 'shop',");
    repository.publish('my-app belongs to shop');
    await fleet().refresh('root-dev');
    const isMoved = async () => (await projectOf('my-app-dev')) === 'shop-dev';
    await fleet().until('my-app in the project of shop', isMoved, 120);
    await fleet().refresh('my-app-dev');
    await fleet().settled('my-app-dev');
    expect(await live('my-app').podIds()).toEqual(before);
    expect(await projectOf('orders-dev')).toBe('dev');

    const priority = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 7 };
    for (const app of ['my-app', 'orders']) {
      const object = { ...priority, metadata: { name: `e2e-${app}` } };
      const path = `dist/apps/dev/${app}/PriorityClass.e2e.k8s.yaml`;
      clone.write(path, JSON.stringify(object));
    }
    repository.publishUnchecked('A kind that only shop may deploy');
    for (const app of ['my-app', 'orders']) await fleet().refresh(`${app}-dev`);
    await fleet().settled('my-app-dev');
    const isRefused = async () => {
      const { message } = objectAt(
        await fleet().application('orders-dev'),
        'status',
        'operationState',
      );
      return /PriorityClass is not permitted in project dev/.test(String(message));
    };
    await fleet().until('a refused sync', isRefused, 90);
    for (const app of ['my-app', 'orders']) {
      clone.exec('git', 'rm', '-q', `dist/apps/dev/${app}/PriorityClass.e2e.k8s.yaml`);
    }
    repository.publishUnchecked('Without it');
    for (const app of ['my-app', 'orders']) await fleet().refresh(`${app}-dev`);
    for (const app of ['my-app', 'orders']) await fleet().settled(`${app}-dev`);
  },
  400_000,
);

onArgoCd(
  'a team is removed together with its last app, whose objects are deleted',
  async () => {
    const { repository } = fleet();
    const { clone } = repository;
    clone.exec('git', 'rm', '-q', 'fleet/teams.ts', 'fleet/apps/my-app.ts');
    for (const environment of ['dev', 'staging', 'production']) {
      clone.exec('git', 'rm', '-q', `fleet/releases/${environment}/my-app.yaml`);
    }
    clone.replace('main.ts', "  teams: () => import('./fleet/teams'),\n", '');
    repository.publish('Neither my-app nor shop', '--allow-delete', 'my-app');
    await fleet().refresh('root-dev');
    const argo = new Live(fleet().home.api, NAMESPACE);
    const isGone = async () => {
      const app = await argo.get('applications', 'my-app-dev');
      const project = await argo.get('appprojects', 'shop-dev');
      return app['metadata'] === undefined && project['metadata'] === undefined;
    };
    await fleet().until('neither the app nor its project', isGone, 180);
    expect(await live('my-app').list('deployments')).toEqual([]);
  },
  300_000,
);
