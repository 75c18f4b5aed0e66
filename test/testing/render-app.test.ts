import { renderApp } from '../../lib/testing/render-app';
import { environments, secretFleet } from '../secrets/fleet';

test('an app with sealed secrets renders in a test, with values that say so', () => {
  const [source] = secretFleet().apps;
  if (source === undefined) throw new Error('There is no app.');
  const sealed = renderApp(source.app, environments, 'dev').filter(
    ({ kind }) => kind === 'SealedSecret',
  );
  expect(sealed.map(({ spec }) => spec)).toMatchObject([
    { encryptedData: { 'database-url': 'sealed-snapshot', 'smtp.password': 'sealed-snapshot' } },
    { encryptedData: { snapshot: 'sealed-snapshot' } },
    { encryptedData: { 'tls.crt': 'sealed-snapshot' } },
  ]);
});

test('an app renders in the namespace that it names, with values sealed for it', () => {
  const [source] = secretFleet({}, { namespace: 'shop' }).apps;
  if (source === undefined) throw new Error('There is no app.');
  const namespaces = renderApp(source.app, environments, 'dev').map(
    ({ metadata }) => metadata.namespace,
  );
  expect(new Set(namespaces)).toEqual(new Set(['shop']));
});
