import { type JsonObject, listAt, objectAt } from '../lib/base/json';
import { BROKEN_TAG } from './kwok-stages';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const ECR = '123456789012.dkr.ecr.ap-south-1.amazonaws.com';

const live = (app: string, environment = 'dev') =>
  new Live(fleet().home.api, `${app}-${environment}`);

/** Delivers to the remote, and waits until Argo CD has deployed it. */
async function deliver(app: string, environment: string, ...args: string[]): Promise<void> {
  fleet().repository.argosy(...args, '--push');
  await fleet().refresh(`${app}-${environment}`);
  await fleet().settled(`${app}-${environment}`);
}

onArgoCd(
  'a release, a promotion and a rollback change the image that runs',
  async () => {
    const [before] = await live('my-app').images();
    await deliver('my-app', 'dev', 'release', 'my-app', '--env', 'dev', '--image', 'v2.0.0');
    expect(await live('my-app').images()).toEqual([`${ECR}/my-app:v2.0.0`]);
    await deliver('my-app', 'staging', 'promote', 'my-app', '--from', 'dev', '--to', 'staging');
    expect(await live('my-app', 'staging').images()).toEqual([`${ECR}/my-app:v2.0.0`]);
    await deliver('my-app', 'dev', 'rollback', 'my-app', '--env', 'dev');
    expect(await live('my-app').images()).toEqual([before]);
  },
  300_000,
);

onArgoCd(
  'a changed configuration replaces the pods',
  async () => {
    const before = await live('my-app').podIds();
    const { clone } = fleet().repository;
    fleet().repository.pull();
    clone.replace('fleet/apps/my-app.ts', "LOG_LEVEL: 'debug'", "LOG_LEVEL: 'trace'");
    fleet().repository.publish('Trace');
    await fleet().refresh('my-app-dev');
    await fleet().settled('my-app-dev');
    const after = await live('my-app').podIds();
    expect(after).toHaveLength(before.length);
    expect(after.filter((it) => before.includes(it))).toEqual([]);
  },
  120_000,
);

/** The image and the unique id of the last migration. */
async function migration(): Promise<{ image: unknown; uid: unknown }> {
  const job = await live('orders').get('jobs', 'orders-migrate');
  const [container] = listAt(job, 'spec', 'template', 'spec', 'containers');
  return { image: objectAt(container)['image'], uid: objectAt(job, 'metadata')['uid'] };
}

onArgoCd(
  'a release that changes only a migration runs it, and replaces no pod',
  async () => {
    const pods = await live('orders').podIds();
    const before = await migration();
    const image = 'migrations=v2.0.0';
    await deliver('orders', 'dev', 'release', 'orders', '--env', 'dev', '--image', image);
    const after = await migration();
    expect(after.image).toBe(`${ECR}/orders-migrations:v2.0.0`);
    expect(after.uid).not.toBe(before.uid);
    expect(await live('orders').podIds()).toEqual(pods);
  },
  120_000,
);

const operation = (application: JsonObject) => objectAt(application, 'status', 'operationState');

onArgoCd(
  'a rollback is deployed while Argo CD still retries the broken revision',
  async () => {
    const { repository } = fleet();
    repository.argosy(
      ...['release', 'orders', '--env', 'dev', '--image', `migrations=${BROKEN_TAG}`, '--push'],
    );
    await fleet().refresh('orders-dev');
    await fleet().until(
      'a retry of the sync',
      async () => Number(operation(await fleet().application('orders-dev'))['retryCount'] ?? 0) > 0,
      120,
    );
    repository.argosy('rollback', 'orders', '--env', 'dev', '--push');
    await fleet().refresh('orders-dev');
    await fleet().settled('orders-dev', 120);
    expect((await migration()).image).toBe(`${ECR}/orders-migrations:v2.0.0`);
  },
  400_000,
);
