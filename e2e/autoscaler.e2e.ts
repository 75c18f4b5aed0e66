import { objectAt } from '../lib/base/json';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const live = () => new Live(fleet().production.api, 'my-app-production');

const replicas = async () =>
  Number(objectAt(await live().get('deployments', 'my-app'), 'spec')['replicas']);

/** The lowest number of replicas while a step is deployed. */
async function lowestDuring(step: () => Promise<void>): Promise<number> {
  let lowest = await replicas();
  const timer = setInterval(async () => {
    lowest = Math.min(lowest, await replicas());
  }, 100);
  try {
    await step();
  } finally {
    clearInterval(timer);
  }
  return lowest;
}

function change(from: string, to: string): void {
  fleet().repository.pull();
  fleet().repository.clone.replace('fleet/apps/my-app.ts', from, to);
  fleet().repository.publish(`${from} becomes ${to}`);
}

const FIXED = 'replicas: 4,';
const SCALED = 'replicas: { min: 4, max: 12, targetCpu: 70 },';

async function deployed(): Promise<void> {
  await fleet().refresh('root-production');
  await fleet().refresh('my-app-production');
  await fleet().allSettled(200);
}

onArgoCd(
  'from a fixed number to an autoscaler, there are never fewer pods',
  async () => {
    expect(await replicas()).toBe(4);
    const lowest = await lowestDuring(async () => {
      change(FIXED, SCALED);
      await deployed();
    });
    expect(lowest).toBe(4);
  },
  300_000,
);

onArgoCd(
  'under load the autoscaler adds pods, and a release keeps them',
  async () => {
    fleet().production.metrics.cpu = '500m';
    await fleet().until('12 replicas', async () => (await replicas()) === 12, 120);
    const lowest = await lowestDuring(async () => {
      const { repository } = fleet();
      repository.argosy(
        ...['release', 'my-app', '--env', 'production', '--image', 'v2.0.0', '--push'],
        ...['--force', '--reason', 'a test'],
      );
      await fleet().refresh('my-app-production');
      await fleet().settled('my-app-production');
    });
    expect(lowest).toBe(12);
  },
  300_000,
);

onArgoCd(
  'back to a fixed number, the sync sets it, and no pod less',
  async () => {
    const lowest = await lowestDuring(async () => {
      change(SCALED, 'replicas: 8,');
      await deployed();
    });
    expect([lowest, await replicas()]).toEqual([8, 8]);
  },
  300_000,
);
