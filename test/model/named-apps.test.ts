import { namesApps } from '../../lib/model/named-apps';
import { url } from '../../lib/model/service-reference';
import { type WebAppDefinition, webApp } from '../fleet';

type Base = WebAppDefinition['base'];

const inDev = (base: Partial<Base>, overlay: object = {}) =>
  namesApps(webApp({ base: { port: 8080, ...base }, overlays: { dev: overlay } }), { name: 'dev' });

test.each<[string, Partial<Base>, boolean]>([
  ['nothing', {}, false],
  ['a reference', { config: { A: `see ${url('api')}` } }, true],
  ['a peer', { networkPolicy: { allowFrom: [{ app: 'api' }] } }, true],
  [
    'a peer in another namespace',
    { networkPolicy: { allowTo: [{ app: 'a', namespace: 'b' }] } },
    true,
  ],
  [
    'a peer of a worker',
    { workers: { a: { networkPolicy: { allowTo: [{ app: 'api' }] } } } },
    true,
  ],
  ['a namespace', { networkPolicy: { allowFrom: [{ namespace: 'api' }] } }, false],
])('a spec with %s names other apps or not, in the base or in an overlay', (_, part, expected) => {
  expect(inDev(part)).toBe(expected);
  expect(inDev({}, part)).toBe(expected);
});

test('the overlay of another environment does not count', () => {
  const overlays = { production: { config: { A: url('api') } } };
  expect(namesApps(webApp({ overlays }), { name: 'dev' })).toBe(false);
  expect(namesApps(webApp({ overlays }), { name: 'production' })).toBe(true);
});
