import { spawnSync } from 'node:child_process';
import { type JsonObject, listAt, objectAt } from '../lib/base/json';
import { COMMAND } from '../test/packages';
import { newSealer, type Sealer } from '../test/sealing';
import { setSources } from '../test/secret-sources';
import { Live } from './live';
import { SecretOperators } from './secret-operators';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const live = (namespace: string) => new Live(fleet().home.api, namespace);

const VAULT = `import { defineWorker, secret } from 'argosy';
import { environments } from '../environments';

export const vault = defineWorker(environments, {
  name: 'vault',
  image: 'registry.example.com/vault',
  base: {
    resources: { cpu: { request: '10m' }, memory: { request: '16Mi', limit: '16Mi' } },
    secrets: { DATABASE_URL: secret('database-url') },
    migrations: {
      migrate: { resources: { cpu: { request: '10m' }, memory: { request: '16Mi', limit: '16Mi' } } },
    },
  },
  overlays: { production: null },
});
`;

let sealer: Sealer;
beforeAll(async () => {
  sealer = await newSealer();
});

function seal(value: string): void {
  const { path } = fleet().repository.clone;
  const args = [COMMAND, 'secrets', 'seal', 'vault', '--env', 'dev', 'database-url'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: path, input: value });
  if (status !== 0) throw new Error(stderr.toString());
}

const exists = (object: JsonObject) => object['kind'] !== undefined;
const created = (object: JsonObject) => String(objectAt(object, 'metadata')['creationTimestamp']);

/** Waits until an object exists; nothing that comes after it is there. */
async function waitsWith(namespace: string, resource: string): Promise<void> {
  const it = live(namespace);
  await fleet().until(
    `${resource} of ${namespace}`,
    async () => exists(await it.get(resource, 'vault')),
    120,
  );
  expect(exists(await it.get('jobs', 'vault-migrate'))).toBe(false);
  expect(exists(await it.get('deployments', 'vault'))).toBe(false);
}

onArgoCd(
  'a migration starts after its sealed secret has been decrypted',
  async () => {
    const { repository } = fleet();
    const { clone } = repository;
    setSources(clone);
    clone.write('fleet/apps/vault.ts', VAULT);
    clone.write('fleet/certificates/dev.pem', sealer.pem);
    for (const environment of ['dev', 'staging']) {
      const release = 'images:\n  vault:\n    tag: "v1.0.0"\n';
      clone.write(`fleet/releases/${environment}/vault.yaml`, release);
    }
    seal('one');
    repository.publish('The vault');
    for (const it of ['root-dev', 'root-staging']) await fleet().refresh(it);
    await waitsWith('vault-dev', 'sealedsecrets');
    await new SecretOperators(fleet().home.api, 'vault-dev').unseal('vault', sealer.privateKey);
    await fleet().settled('vault-dev');

    const secret = await live('vault-dev').get('secrets', 'vault');
    const job = await live('vault-dev').get('jobs', 'vault-migrate');
    expect(created(job) >= created(secret)).toBe(true);
    expect(listAt(job, 'status', 'conditions').map((it) => objectAt(it)['type'])).toContain(
      'Complete',
    );
    expect(await live('vault-dev').podIds()).toHaveLength(1);
  },
  300_000,
);

onArgoCd(
  'a migration starts after its store is ready, and its value has been read',
  async () => {
    const operators = new SecretOperators(fleet().home.api, 'vault-staging');
    await waitsWith('vault-staging', 'secretstores');
    expect(exists(await live('vault-staging').get('externalsecrets', 'vault'))).toBe(false);
    await operators.acceptStore('vault');
    await waitsWith('vault-staging', 'externalsecrets');
    await operators.fetch('vault', { 'database-url': 'one' });
    await fleet().settled('vault-staging');
    expect(exists(await live('vault-staging').get('jobs', 'vault-migrate'))).toBe(true);
  },
  300_000,
);

onArgoCd(
  'a newly sealed value replaces the pods',
  async () => {
    const before = await live('vault-dev').podIds();
    seal('two');
    fleet().repository.publish('Another password');
    await fleet().refresh('vault-dev');
    const sealed = async () =>
      objectAt(await live('vault-dev').get('sealedsecrets', 'vault'), 'metadata')['generation'];
    await fleet().until('the new value', async () => (await sealed()) === 2, 90);
    await new SecretOperators(fleet().home.api, 'vault-dev').unseal('vault', sealer.privateKey);
    await fleet().settled('vault-dev');
    const secret = await live('vault-dev').get('secrets', 'vault');
    const value = objectAt(secret, 'data')['database-url'];
    expect(Buffer.from(String(value), 'base64').toString()).toBe('two');
    await fleet().until(
      'other pods',
      async () => {
        const now = await live('vault-dev').podIds();
        return now.length === 1 && now[0] !== before[0];
      },
      60,
    );
  },
  300_000,
);
