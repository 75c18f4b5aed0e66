import { url } from '../../lib';
import { renderApp } from '../../lib/testing/render-app';
import { problemsOf, webApp } from '../fleet';
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

test('an app renders with the addresses of the others that are passed', () => {
  const web = webApp({
    base: {
      port: 8080,
      config: { ORDERS: url('orders') },
      networkPolicy: { allowFrom: [{ app: 'other' }] },
    },
  });
  const objects = renderApp(web, environments, 'dev', { others: [webApp({ name: 'orders' })] });
  expect(objects.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({
    data: { ORDERS: expect.stringMatching(/^http:\/\/orders\..*\.svc$/) },
  });
  expect(problemsOf(() => renderApp(web, environments, 'dev'))).toEqual([
    expect.objectContaining({ fix: expect.stringContaining('pass the app to `renderApp`') }),
  ]);
});
