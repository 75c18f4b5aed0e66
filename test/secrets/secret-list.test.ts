import {
  parseCertificate,
  type SealingCertificate,
} from '../../lib/kubernetes/sealing/certificate';
import { listSecrets, type SecretFilter } from '../../lib/secrets/secret-list';
import { secretOwners } from '../../lib/secrets/secret-owner';
import { staleFiles } from '../../lib/secrets/stale-values';
import { newSealer } from '../sealing';
import { sealedOrders, secretFleet } from './fleet';

const none = () => undefined;

function rows(sources: Parameters<typeof listSecrets>[0], filter: SecretFilter = {}) {
  return listSecrets(sources, filter, none).map((it) => [it.name, it.state, it.location]);
}

test('every value of an app and of Argo CD is listed, with where it comes from', () => {
  const file = 'fleet/secrets/dev/orders.yaml';
  expect(rows(secretFleet())).toEqual([
    ['database-url', 'missing', file],
    ['smtp.password', 'missing', file],
    ['all/*', 'missing', file],
    ['tls/tls.crt', 'missing', file],
    ['database-url', 'no-source', null],
    ['smtp.password', 'no-source', null],
    ['all/*', 'no-source', null],
    ['tls/tls.crt', 'no-source', null],
    [
      'database-url',
      'external',
      'ClusterSecretStore aws: production/orders/database-url, version 3',
    ],
    [
      'smtp.password',
      'external',
      'ClusterSecretStore aws: production/orders/smtp, property password',
    ],
    ['all/*', 'external', 'ClusterSecretStore aws: production/orders/all'],
    [
      'tls/tls.crt',
      'external',
      'ClusterSecretStore aws: production/orders/tls, property certificate',
    ],
    ['repository-shop/password', 'missing', 'fleet/secrets/argocd.yaml'],
  ]);
});

test('a list can be limited to an environment and an app', () => {
  expect(rows(secretFleet(), { environment: 'staging' })).toHaveLength(4);
  expect(rows(secretFleet(), { app: 'argocd' })).toHaveLength(1);
  expect(rows(secretFleet(), { environment: 'dev', app: 'argocd' })).toEqual([]);
});

test('the values of an app are sealed for the namespace that it names', () => {
  const owner = secretOwners(secretFleet({}, { namespace: 'shop-{environment}' }))[0];
  expect([owner?.environment, owner?.namespace]).toEqual(['dev', 'shop-dev']);
});

test('a missing value has the command that seals it', () => {
  const fixes = listSecrets(secretFleet(), {}, none).flatMap(({ fix }) => fix ?? []);
  expect(fixes).toEqual([
    'npx argosy secrets seal orders --env dev database-url',
    'npx argosy secrets seal orders --env dev smtp.password',
    'npx argosy secrets seal orders --env dev all/<file>',
    'npx argosy secrets seal orders --env dev tls/tls.crt',
    'npx argosy secrets seal --argocd repository-shop/password',
  ]);
});

test('sealed values are usable, unused, or sealed for another namespace', () => {
  const file = 'fleet/secrets/dev/orders.yaml';
  const values = { 'database-url': { sealed: 'x' }, old: { sealed: 'y' } };
  const states = (sealed: ReturnType<typeof sealedOrders>) =>
    rows(secretFleet({ [file]: sealed }), { environment: 'dev' }).slice(0, 3);
  expect(states(sealedOrders(values))).toEqual([
    ['database-url', 'sealed', file],
    ['smtp.password', 'missing', file],
    ['old', 'unused', file],
  ]);
  const [elsewhere] = states(sealedOrders(values, { namespace: 'shop-dev' }));
  expect(elsewhere).toEqual(['database-url', 'wrong-namespace', file]);
  const [anywhere] = states(sealedOrders(values, { namespace: 'shop', scope: 'cluster-wide' }));
  expect(anywhere).toEqual(['database-url', 'sealed', file]);
});

test('of a secret mounted as a whole, every sealed file is listed', () => {
  const values = { b: { sealed: 'x' }, a: { sealed: 'y' } };
  const all = { namespace: 'orders-dev', scope: 'strict', values } as const;
  const sources = secretFleet({
    'fleet/secrets/dev/orders.yaml': { secrets: { 'orders-all': all } },
  });
  const names = rows(sources, { environment: 'dev' }).map(([name]) => name);
  expect(names).toEqual(['database-url', 'smtp.password', 'all/a', 'all/b', 'tls/tls.crt']);
});

test('a file that cannot be read is not reported as missing values', () => {
  const file = 'fleet/secrets/dev/orders.yaml';
  const sources = { ...secretFleet(), problems: [{ file, message: 'It is damaged.' }] };
  const [first] = listSecrets(sources, { environment: 'dev' }, none);
  expect(first).toMatchObject({ state: 'unreadable' });
  expect(first?.fix).toBeUndefined();
});

test('values that were not sealed with the certificate in the fleet are listed by file', async () => {
  const certificate: SealingCertificate = parseCertificate((await newSealer()).pem);
  const { fingerprint } = certificate;
  const values = {
    'database-url': { sealed: 'x', certificate: fingerprint },
    'smtp.password': { sealed: 'y', certificate: '0123456789abcdef' },
  };
  const tls = {
    namespace: 'orders-dev',
    scope: 'strict',
    values: { 'tls.crt': { sealed: 'z' } },
  } as const;
  const sealed = sealedOrders(values);
  const sources = secretFleet({
    'fleet/secrets/dev/orders.yaml': { secrets: { ...sealed.secrets, 'orders-tls': tls } },
  });
  expect(staleFiles(sources, {}, () => certificate)).toEqual([
    {
      file: 'fleet/secrets/dev/orders.yaml',
      certificateFile: 'fleet/certificates/dev.pem',
      certificate,
      values: [
        {
          name: 'smtp.password',
          command: 'npx argosy secrets seal orders --env dev smtp.password',
        },
      ],
      unknown: ['tls/tls.crt'],
    },
  ]);
  expect(staleFiles(sources, {}, none)).toEqual([]);
});
