import { objectAt } from '../lib/base/json';
import { NAMESPACE } from './argo-cd';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

onArgoCd('from nothing, the bootstrap deploys every app in every environment', async () => {
  const names = (await fleet().applications()).map((it) => objectAt(it, 'metadata')['name']);
  expect(names.sort()).toEqual([
    'feature-flags-dev',
    'feature-flags-staging',
    'my-app-dev',
    'my-app-production',
    'my-app-staging',
    'orders-dev',
    'orders-production',
    'orders-staging',
    'root-dev',
    'root-production',
    'root-staging',
  ]);
});

onArgoCd('a project is created before the Applications in it, whatever their names', async () => {
  const argo = new Live(fleet().home.api, NAMESPACE);
  const createdAt = (it: object) =>
    Date.parse(String(objectAt(it as never, 'metadata')['creationTimestamp']));
  for (const environment of ['dev', 'staging', 'production']) {
    const project = createdAt(await argo.get('appprojects', environment));
    const apps = (await fleet().applications()).filter(
      (it) => objectAt(it, 'spec')['project'] === environment,
    );
    expect(apps.length).toBeGreaterThan(1);
    for (const it of apps) expect(createdAt(it)).toBeGreaterThanOrEqual(project);
    const unknown = apps.filter((it) => objectAt(it, 'status', 'sync')['status'] === 'Unknown');
    expect(unknown).toEqual([]);
  }
});
