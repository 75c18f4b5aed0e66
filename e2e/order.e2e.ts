import { objectAt } from '../lib/base/json';
import { ArgoFleet } from './argo-fleet';
import { foundBinaries } from './binaries';
import { onArgoCd } from './use-argo-fleet';

let fleet: ArgoFleet;

beforeAll(async () => {
  if (onArgoCd !== test) return;
  fleet = await ArgoFleet.start(foundBinaries());
  const { clone } = fleet.repository;
  clone.replace(
    'fleet/apps/feature-flags.ts',
    "name: 'feature-flags',",
    "name: 'feature-flags',\n  after: ['my-app'],",
  );
  clone.replace('fleet/apps/my-app.ts', "name: 'my-app',", "name: 'my-app',\n  after: ['orders'],");
  fleet.repository.publish('Order the apps');
  await fleet.bootstrap();
  await fleet.allSettled();
}, 400_000);
afterAll(() => fleet?.stop(), 60_000);

onArgoCd('a new environment is deployed in the order of `after`', async () => {
  const at = async (app: string) => {
    const it = await fleet.application(`${app}-dev`);
    const finished = objectAt(it, 'status', 'operationState')['finishedAt'];
    const created = objectAt(it, 'metadata')['creationTimestamp'];
    return { created: Date.parse(String(created)), finished: Date.parse(String(finished)) };
  };
  const [orders, myApp, flags] = await Promise.all([
    at('orders'),
    at('my-app'),
    at('feature-flags'),
  ]);
  expect(myApp?.created).toBeGreaterThanOrEqual(orders?.finished ?? Number.NaN);
  expect(flags?.created).toBeGreaterThanOrEqual(myApp?.finished ?? Number.NaN);
});
