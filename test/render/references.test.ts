import { k8s } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { host, url } from '../../lib';
import type { Committed } from '../../lib/render/committed';
import { renderFleet } from '../../lib/render/render-fleet';
import { renderScope } from '../../lib/render/render-scope';
import { devApp as app, fleetOf, problemsOf, type WebAppDefinition } from '../fleet';

type Base = Partial<WebAppDefinition['base']>;

const calling: Base = { config: { ORDERS: url('orders') } };

test('an address is rendered in each kind of value, and a change of it rolls the pods', () => {
  const web = app('web', {
    ...calling,
    args: [`--orders=${host('orders', 'http')}`],
    readiness: { exec: { command: ['probe', url('orders')] } },
    sidecars: { proxy: { image: 'example/proxy:v1', env: { UPSTREAM: host('orders') } } },
    workers: { mail: { env: { ORDERS: url('orders', { path: '/mail' }) } } },
  });
  const render = (base: Base) => renderFleet(fleetOf(web, app('orders', base)));
  const deployment = (tree: ReadonlyMap<string, string>, name = 'web') =>
    parse(tree.get(`apps/dev/web/Deployment.${name}.k8s.yaml`) ?? '').spec.template;
  const tree = render({});
  const { spec, metadata } = deployment(tree);
  expect(spec.containers[0]).toMatchObject({
    args: ['--orders=orders.orders-dev.svc:80'],
    readinessProbe: { exec: { command: ['probe', 'http://orders.orders-dev.svc'] } },
  });
  expect(spec.initContainers[0].env).toEqual([
    { name: 'UPSTREAM', value: 'orders.orders-dev.svc' },
  ]);
  expect(deployment(tree, 'web-mail').spec.containers[0].env).toEqual([
    { name: 'ORDERS', value: 'http://orders.orders-dev.svc/mail' },
  ]);
  expect(tree.get('apps/dev/web/ConfigMap.web.k8s.yaml')).toContain('http://orders.orders-dev.svc');
  const moved = deployment(render({ namespace: 'orders-two-dev' }));
  expect(moved.metadata.annotations).not.toEqual(metadata.annotations);
});

test('a peer in another namespace is rendered with that namespace', () => {
  const tree = renderFleet(
    fleetOf(app('orders', { networkPolicy: { allowFrom: [{ app: 'web' }] } }), app('web')),
  );
  const policy = parse(tree.get('apps/dev/orders/NetworkPolicy.orders.k8s.yaml') ?? '');
  expect(policy.spec.ingress[0].from).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web-dev' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    },
  ]);
});

test('a reference in `extend` is refused: it is rendered only in the spec', () => {
  const extend: WebAppDefinition['extend'] = (chart, { spec }) => {
    const data = { ORDERS: url('orders'), SAME: spec.config?.['ORDERS'] ?? '' };
    new k8s.KubeConfigMap(chart, 'More', { metadata: { name: 'more' }, data });
  };
  expect(
    problemsOf(() => renderFleet(fleetOf(app('web', calling, extend), app('orders')))),
  ).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      field: 'dev/web/More',
      fix: expect.stringContaining('`extend` gets the address in `spec`'),
    }),
  ]);
});

test('a release renders the address of an app that it does not release', () => {
  const sources = fleetOf(app('web', calling), app('orders'));
  const tree = renderFleet(sources);
  const none = { paths: [...tree.keys()], read: () => new Map(), isChanged: () => false };
  const scope = [{ app: 'web', environment: 'dev' }];
  const releases = new Map([...sources.releases].filter(([path]) => path.endsWith('/web.yaml')));
  const part = renderScope({ ...sources, releases }, scope, none as unknown as Committed, () => {
    throw new Error('The whole fleet was asked for.');
  });
  const map = 'apps/dev/web/ConfigMap.web.k8s.yaml';
  expect(part.get(map)).toBe(tree.get(map));
});
