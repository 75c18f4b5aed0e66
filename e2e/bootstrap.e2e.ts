import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

onArgoCd('from nothing, the bootstrap deploys every app in every environment', async () => {
  const names = (await fleet().applications()).map(
    (it) => (it['metadata'] as { name: string }).name,
  );
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
