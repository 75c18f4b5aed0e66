import fc from 'fast-check';
import {
  defineApp,
  defineDaemon,
  defineKind,
  defineStatefulService,
  defineWorker,
  host,
  servicePort,
  type UrlOptions,
  url,
} from '../../lib';
import type { App } from '../../lib/model/app';
import { composeFleet } from '../../lib/model/fleet';
import { environments, fleetOf, type WebAppDefinition, webApp } from '../fleet';

function app(name: string, base: Partial<WebAppDefinition['base']> = {}, overlays = {}): App {
  return webApp({ name, image: `example/${name}`, base: { port: 8080, ...base }, overlays });
}

const image = 'example/image';

/** An API with several ports in a namespace of its own. */
const orders = app(
  'orders',
  {
    ports: { grpc: 50051, web: 8443, dns: { port: 5353, protocol: 'UDP' } },
    service: {
      ports: {
        grpc: 50051,
        dns: 53,
        secure: { port: 443, target: 'web' },
        ws: { port: 81, target: 'web', appProtocol: 'kubernetes.io/ws' },
      },
    },
  },
  { production: { namespace: 'shop' } },
);
const db = defineStatefulService(environments, { name: 'db', image, base: { port: 5432 } });
const peers = defineWorker(environments, { name: 'queue', image, base: {} });
const agent = defineDaemon(environments, {
  name: 'agent',
  image,
  base: { ports: { a: 1, b: 2 }, service: { ports: { a: 1, b: 2 } } },
});
const headless = app('pods', { service: { headless: true } });
const foreign = defineApp(environments, defineKind<object, void>({ name: 'Own', build() {} }), {
  name: 'foreign',
  base: {},
});
const shop = app('shop', {
  services: { cart: { port: 9090 }, stock: { port: 9091, service: { port: 81 } } },
});
const others = [orders, db, peers, agent, headless, foreign, shop];

/** What a text in the app `web` becomes in an environment, or the problem with it. */
function resolve(text: string, environment = 'dev', apps: readonly App[] = others) {
  const web = app('web', { config: { VALUE: text } });
  const { instances, problems } = composeFleet(fleetOf(web, ...apps));
  const it = instances.find(
    ({ app: { definition }, environment: { name } }) =>
      definition.name === 'web' && name === environment,
  );
  const own = problems.find(({ file }) => file === 'fleet/apps/web.ts');
  const spec = it?.spec as { config: { VALUE: string } } | undefined;
  return own ?? spec?.config.VALUE;
}

test.each<[string, string]>([
  [url('orders'), 'http://orders.orders-dev.svc'],
  [url(orders, { path: '/v1' }), 'http://orders.orders-dev.svc/v1'],
  [url('orders', { port: 'secure' }), 'https://orders.orders-dev.svc'],
  [url('orders', { port: 'ws' }), 'ws://orders.orders-dev.svc:81'],
  [url('orders', { port: 'grpc', scheme: 'grpc' }), 'grpc://orders.orders-dev.svc:50051'],
  [host('orders'), 'orders.orders-dev.svc'],
  [host('orders', 'grpc'), 'orders.orders-dev.svc:50051'],
  [host('orders', 80), 'orders.orders-dev.svc:80'],
  [host('orders', 'dns'), 'orders.orders-dev.svc:53'],
  [servicePort('orders'), '80'],
  [`postgresql://${host('db', 'tcp')}/web`, 'postgresql://db.db-dev.svc:5432/web'],
  [
    `${host('db', { service: 'db-headless' })},${host('db')}`,
    'db-headless.db-dev.svc,db.db-dev.svc',
  ],
  [url('pods'), 'http://pods.pods-dev.svc:8080'],
  [url('shop', { service: 'shop-cart' }), 'http://shop-cart.shop-dev.svc'],
  [host('shop', { service: 'shop-stock', port: 'http' }), 'shop-stock.shop-dev.svc:81'],
  [host('foreign'), 'foreign.foreign-dev.svc'],
  [url('foreign', { port: 443, service: 'api' }), 'https://api.foreign-dev.svc'],
])('%s is %s', (text, expected) => {
  expect(resolve(text)).toBe(expected);
});

test('the address has the namespace of the app in each environment', () => {
  expect(resolve(url('orders'), 'production')).toBe('http://orders.shop.svc');
});

test.each<[string, string, string]>([
  [url('order'), 'There is no app "order".', 'Did you mean "orders"?'],
  [url('queue'), 'The app "queue" is a Worker without a Service', 'fleet/apps/queue.ts'],
  [host('orders', 'http2'), 'has no port "http2". It has http (80), grpc (50051)', '"http"'],
  [host('orders', 8080), 'has no port 8080', 'its name "http"'],
  [url('db'), 'The port tcp (5432) of "db" may speak any protocol', "host('db', 'tcp')"],
  [url('agent'), 'The Service agent has several ports and no main port: a (1), b (2).', 'port'],
  [host('db', { service: 'dbs' }), 'has no Service "dbs"', 'Did you mean "db"?'],
  [url('shop', { service: 'shop-card' }), 'no Service "shop-card"', 'Did you mean "shop-cart"?'],
  [url('foreign'), 'The kind Own of foreign', 'number of the port'],
  [url('orders', { path: 'v1' } as unknown as UrlOptions), '`path`: The path must', 'url'],
])('%s is refused', (text, message, fix) => {
  expect(resolve(text)).toMatchObject({
    field: 'base.config.VALUE',
    message: expect.stringContaining(message),
    fix: expect.stringContaining(fix),
  });
});

test('a kind of its own says which Services it has', () => {
  const kind = defineKind<object, void>({
    name: 'Own',
    build() {},
    services: (name) => [
      {
        name,
        ports: [{ name: 'https', port: 8443, podPort: 1, protocol: 'TCP', scheme: 'https' }],
      },
    ],
  });
  const own = defineApp(environments, kind, { name: 'own', base: {} });
  expect(resolve(url(own), 'dev', [own])).toBe('https://own.own-dev.svc:8443');
});

test('an app that does not run in the environment is refused there', () => {
  const gone = app('orders', {}, { dev: null });
  expect(resolve(url('orders'), 'dev', [gone])).toEqual({
    file: 'fleet/apps/web.ts',
    field: 'base.config.VALUE',
    message: 'The app "orders" does not run in dev: its overlay there is null.',
    fix: 'Set another value in `overlays.dev`, or let "orders" run there (fleet/apps/orders.ts).',
  });
});

test('an app with an invalid Service is refused as such', () => {
  const broken = app('orders', { service: { port: 70000 } });
  expect(resolve(url('orders'), 'dev', [broken])).toMatchObject({
    message: expect.stringContaining('its ports or its `service` are invalid'),
  });
});

test('an overlay replaces a reference like any other text', () => {
  const web = app(
    'web',
    { config: { A: url('orders'), B: 'b' }, env: { C: { secret: 's', key: 'k' } } },
    { production: { config: { A: 'a', B: url('db', { scheme: 'x' }) }, env: { C: host('db') } } },
  );
  const { instances, problems } = composeFleet(fleetOf(web, ...others));
  expect(problems).toEqual([]);
  const specs = instances.filter(({ app: { definition } }) => definition.name === 'web');
  expect(specs.map(({ spec }) => spec)).toMatchObject([
    { config: { A: 'http://orders.orders-dev.svc', B: 'b' }, env: { C: { secret: 's' } } },
    { config: { A: 'a', B: 'x://db.db.svc:5432' }, env: { C: 'db.db.svc' } },
  ]);
});

test('apps can refer to each other, and to themselves', () => {
  const a = app('a', { config: { B: url('b'), A: url('a') } });
  const b = app('b', { config: { A: url('a') } });
  expect(composeFleet(fleetOf(a, b)).problems).toEqual([]);
});

test('the addresses depend on nothing but the apps: not on their order, nor on earlier calls', () => {
  const names = ['a', 'b', 'c', 'd'];
  const apps = fc.tuple(
    ...names.map((name) =>
      fc
        .record({
          to: fc.array(fc.constantFrom(...names)),
          namespace: fc.constantFrom('x', 'y-{environment}', undefined),
          port: fc.constantFrom(80, 81, undefined),
        })
        .map(({ to, namespace, port }) =>
          app(name, {
            ...(namespace && { namespace }),
            ...(port && { service: { port } }),
            config: Object.fromEntries(to.map((it) => [it.toUpperCase(), url(it)])),
          }),
        ),
    ),
  );
  const specsOf = (all: readonly App[]) =>
    composeFleet(fleetOf(...all)).instances.map(({ spec, calls }) => ({ spec, calls }));
  fc.assert(
    fc.property(
      apps.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: 4 }))),
      ([all, shuffled]) => {
        const specs = specsOf(all);
        expect(specsOf(shuffled)).toEqual(specs);
        expect(JSON.stringify(specs)).not.toContain('argosy:');
      },
    ),
    { numRuns: 50 },
  );
});

/** The peers of `web` in dev, and the problems. */
function peersOf(networkPolicy: WebAppDefinition['base']['networkPolicy'], companions = {}) {
  const web = app('web', { ...(networkPolicy && { networkPolicy }), ...companions });
  const { instances, problems } = composeFleet(fleetOf(web, ...others));
  const it = instances.find(({ app: { definition } }) => definition.name === 'web');
  return { spec: it?.spec, problems };
}

test('a peer is the app in its namespace', () => {
  const networkPolicy = {
    allowFrom: [{ app: 'orders' }, { app: 'web' }, { app: 'x', namespace: 'x' }],
    allowTo: [{ app: 'db', ports: [5432] }],
  };
  const { spec, problems } = peersOf(networkPolicy, { workers: { mail: { networkPolicy } } });
  expect(problems).toEqual([]);
  const expected = {
    allowFrom: [
      { app: 'orders', namespace: 'orders-dev' },
      { app: 'web' },
      { app: 'x', namespace: 'x' },
    ],
    allowTo: [{ app: 'db', namespace: 'db-dev', ports: [5432] }],
  };
  expect(spec).toMatchObject({
    networkPolicy: expected,
    workers: { mail: { networkPolicy: expected } },
  });
});

test('a peer in the same namespace, or one that does not run there, needs no namespace', () => {
  const a = app('a', {
    namespace: 'shop',
    networkPolicy: { allowFrom: [{ app: 'b' }, { app: 'c' }] },
  });
  const fleet = fleetOf(a, app('b', { namespace: 'shop' }), app('c', {}, { dev: null }));
  const { instances, problems } = composeFleet(fleet);
  expect(problems.filter(({ message }) => !message.includes('same namespace'))).toEqual([]);
  expect(instances[0]?.spec).toMatchObject({
    networkPolicy: { allowFrom: [{ app: 'b' }, { app: 'c' }] },
  });
});

test('a peer that is no app is refused without its namespace', () => {
  expect(peersOf({ allowTo: [{ app: 'order' }] }).problems).toContainEqual({
    file: 'fleet/apps/web.ts',
    field: 'base.networkPolicy.allowTo[0].app',
    message: 'There is no app "order".',
    fix: expect.stringMatching(/Did you mean "orders"\?.*\{ app: 'order', namespace: '…' \}/),
  });
});
