import { objectAt } from '../lib/base/json';
import { RESYNC } from './argo-cd';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

/** Waits for two more comparisons of every Application, after which all have to be Synced still. */
async function staysSynced(): Promise<void> {
  const before = new Date();
  for (const it of await fleet().applications()) {
    await fleet().refresh(String(objectAt(it, 'metadata')['name']), 'hard');
  }
  await fleet().until(
    'all compared again',
    async () =>
      (await fleet().applications()).every(
        (it) =>
          Date.parse(String(objectAt(it, 'status')['reconciledAt'])) >
          before.getTime() + RESYNC * 1000,
      ),
    RESYNC * 8,
  );
  await fleet().allSettled(30);
}

/** When the last sync of each Application ended. */
async function lastSyncs(): Promise<Record<string, unknown>> {
  const entries = (await fleet().applications()).map((it) => [
    objectAt(it, 'metadata')['name'],
    objectAt(it, 'status', 'operationState')['finishedAt'],
  ]);
  return Object.fromEntries(entries);
}

onArgoCd(
  'after a sync, no app differs from Git',
  async () => {
    const before = await lastSyncs();
    await staysSynced();
    expect(await lastSyncs()).toEqual(before);
  },
  200_000,
);

onArgoCd(
  'a change by hand is reverted, and a deleted object comes back',
  async () => {
    const live = new Live(fleet().home.api, 'my-app-dev');
    await live.patch('configmaps', 'my-app', { data: { LOG_LEVEL: 'trace' } });
    await live.delete('services', 'my-app');
    await fleet().until(
      'the old state',
      async () => {
        const { data } = await live.get('configmaps', 'my-app');
        const service = await live.get('services', 'my-app');
        return objectAt(data)['LOG_LEVEL'] === 'debug' && service['spec'] !== undefined;
      },
      60,
    );
  },
  100_000,
);

onArgoCd(
  'under server-side apply, no app differs from Git',
  async () => {
    const { clone } = fleet().repository;
    // One app has an environment variable whose default the API server fills into a list.
    clone.replace(
      'fleet/apps/my-app.ts',
      'port: 8080,',
      "port: 8080, env: { MEMORY: { resource: 'limits.memory' } },",
    );
    for (const name of ['dev', 'staging']) {
      const defaults = `defaults: { domain: '${name}.example.com'`;
      const sync = 'sync: { options: { serverSideApply: true } }';
      clone.replace('fleet/environments.ts', defaults, `${sync}, ${defaults}`);
    }
    const options = 'options: { pruneLast: true';
    clone.replace('fleet/environments.ts', options, `${options}, serverSideApply: true`);
    fleet().repository.publish('Apply on the side of the server');
    await fleet().allSettled();
    const before = await lastSyncs();
    await staysSynced();
    expect(await lastSyncs()).toEqual(before);
  },
  400_000,
);

onArgoCd(
  'with server-side diff, no app differs from Git',
  async () => {
    const { clone } = fleet().repository;
    const annotations = "{ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' }";
    for (const app of ['my-app', 'feature-flags']) {
      clone.replace(
        `fleet/apps/${app}.ts`,
        'base: {',
        `base: { argocd: { annotations: ${annotations} },`,
      );
    }
    clone.replace('fleet/apps/orders.ts', 'argocd: { ', `argocd: { annotations: ${annotations}, `);
    fleet().repository.publish('Compare on the side of the server');
    await fleet().allSettled();
    const before = await lastSyncs();
    await staysSynced();
    expect(await lastSyncs()).toEqual(before);
  },
  400_000,
);
