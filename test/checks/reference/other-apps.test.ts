import { ApiObject, JsonPatch } from 'cdk8s';
import { defineArgoApp, host, url } from '../../../lib';
import type { App } from '../../../lib/model/app';
import { renderAndCheck } from '../../../lib/render/render-fleet';
import { devApp as app, environments, fleetOf, platform, type WebAppDefinition } from '../../fleet';

type Base = Partial<WebAppDefinition['base']>;

/** What the rules about references to other apps find. */
function found(...apps: App[]) {
  const { findings, problems } = renderAndCheck(fleetOf(...apps));
  expect(problems).toEqual([]);
  return findings.filter(({ rule }) => /^reference\/(address|blocked|peer)/.test(rule));
}

const short = (findings: ReturnType<typeof found>) =>
  findings.map(({ rule, app: name, object }) => `${rule} ${name} ${object?.kind} ${object?.path}`);

const calling = { config: { ORDERS: url('orders') } } satisfies Base;
const from = (
  ...allowFrom: NonNullable<NonNullable<Base['networkPolicy']>['allowFrom']>
): Base => ({
  networkPolicy: { allowFrom },
});
const to = (...allowTo: NonNullable<NonNullable<Base['networkPolicy']>['allowTo']>): Base => ({
  networkPolicy: { allowTo },
});

test.each<[string, Base, Base, string[]]>([
  ['no policy', {}, {}, []],
  ['a policy that lets the caller in', {}, from({ app: 'web' }), []],
  ['a policy that lets its namespace in', {}, from({ namespace: 'web-dev' }), []],
  ['a policy that lets everyone in', {}, from({ cidr: '0.0.0.0/0' }), []],
  [
    'a policy that lets nobody in',
    {},
    from(),
    ['reference/blocked orders NetworkPolicy spec.ingress'],
  ],
  [
    'a policy for a load balancer only',
    {},
    from({ cidr: '10.0.0.0/16' }),
    ['reference/blocked orders NetworkPolicy spec.ingress'],
  ],
  [
    'a policy for another namespace',
    {},
    from({ app: 'web', namespace: 'other' }),
    ['reference/blocked orders NetworkPolicy spec.ingress'],
  ],
  ['a caller that is let out', to({ app: 'orders' }), {}, []],
  ['a caller that is let out to the port', to({ app: 'orders', ports: [8080] }), {}, []],
  [
    'a caller that is let out to the port of the Service',
    to({ app: 'orders', ports: [80] }),
    {},
    ['reference/blocked web NetworkPolicy spec.egress'],
  ],
  [
    'a caller that is let out by UDP',
    to({ app: 'orders', ports: [{ port: 8080, protocol: 'UDP' }] }),
    {},
    ['reference/blocked web NetworkPolicy spec.egress'],
  ],
  ['a caller that is not let out', to(), {}, ['reference/blocked web NetworkPolicy spec.egress']],
])('the policies of both sides are checked: %s', (_, ofWeb, ofOrders, expected) => {
  expect(short(found(app('web', { ...calling, ...ofWeb }), app('orders', ofOrders)))).toEqual(
    expected,
  );
});

test('the policy of the worker that has the reference counts, and the fix names both files', () => {
  const workers = { mail: { ...calling, networkPolicy: { allowTo: [] } } };
  const [out, inward, ...rest] = found(app('web', { workers }), app('orders', from()));
  expect(rest).toEqual([]);
  expect(out).toMatchObject({
    object: { name: 'web-mail' },
    message:
      '`workers.mail.config.ORDERS` refers to "orders", but the policy does not let the pods connect to it in orders-dev.',
    fix: "Add { app: 'orders' } to `workers.mail.networkPolicy.allowTo` in fleet/apps/web.ts, or remove the reference.",
  });
  expect(inward).toMatchObject({
    file: 'fleet/apps/orders.ts',
    severity: 'error',
    message: expect.stringContaining('does not let in "web" of web-dev, which refers to it in'),
    fix: "Add { app: 'web' } to `networkPolicy.allowFrom` in fleet/apps/orders.ts, or remove the reference from fleet/apps/web.ts.",
    conflictsWith: expect.stringMatching(/^apps\/dev\/web\//),
  });
});

test('the policy of a companion that is a web service counts for its Service', () => {
  const config = { CART: url('orders', { service: 'orders-cart' }) };
  const services = { cart: { port: 9090, ...from() } };
  const findings = found(app('web', { config }), app('orders', { config, services }));
  expect(findings.map(({ object, message, fix }) => [object?.name, message, fix])).toEqual(
    ['orders', 'web'].map((name) => [
      'orders-cart',
      `The policy does not let in "${name}" of ${name}-dev, which refers to it in \`config.CART\` (fleet/apps/${name}.ts).`,
      `Add { app: '${name}' } to \`services.cart.networkPolicy.allowFrom\` in fleet/apps/orders.ts, or remove the reference from fleet/apps/${name}.ts.`,
    ]),
  );
  const open = { cart: { port: 9090, ...from({ app: 'web' }, { app: 'orders' }) } };
  expect(found(app('web', { config }), app('orders', { config, services: open }))).toEqual([]);
});

test('a workload that refers to its own Service is not checked', () => {
  expect(found(app('orders', { ...calling, ...from() }))).toEqual([]);
});

test.each<[string, Base, Base, string[]]>([
  ['both', to({ app: 'orders' }), from({ app: 'web' }), []],
  ['one without a policy of the other', to({ app: 'orders' }), {}, []],
  ['out', to({ app: 'orders' }), from(), ['reference/peer orders NetworkPolicy spec.ingress']],
  ['in', to(), from({ app: 'web' }), ['reference/peer web NetworkPolicy spec.egress']],
  ['another namespace', to({ app: 'orders', namespace: 'x' }), from(), []],
])('a connection that only one side allows is a warning: %s', (_, ofWeb, ofOrders, expected) => {
  const findings = found(app('web', ofWeb), app('orders', ofOrders));
  expect(short(findings)).toEqual(expected);
  expect(findings.map(({ severity }) => severity)).toEqual(expected.map(() => 'warning'));
});

const onService =
  (patch: JsonPatch): WebAppDefinition['extend'] =>
  (_, { built }) =>
    ApiObject.of(built.main.service).addJsonPatch(patch);

test.each<[string, WebAppDefinition['extend'], string]>([
  [
    'another port',
    onService(JsonPatch.replace('/spec/ports/0/port', 8081)),
    'its Service orders in orders-dev has no port 80: it has 8081.',
  ],
  [
    'another name',
    onService(JsonPatch.replace('/metadata/name', 'api')),
    'its Service orders in orders-dev does not exist: the app has api.',
  ],
])('a Service that `extend` gives %s is found', (_, extend, message) => {
  expect(found(app('web', calling), app('orders', {}, extend))).toEqual([
    expect.objectContaining({
      rule: 'reference/address',
      file: 'fleet/apps/web.ts',
      message: expect.stringContaining(message),
      fix: expect.stringContaining('fleet/apps/orders.ts'),
    }),
  ]);
});

test('the Services of a Helm chart are unknown, so a reference to them is not checked', () => {
  const source = { type: 'helm', repoURL: 'https://charts.example.com', chart: 'cache' } as const;
  const cache = defineArgoApp(environments, {
    name: 'cache',
    base: { source },
    overlays: { production: null },
  });
  const address = host('cache', { service: 'cache-master', port: 6379 });
  const sources = fleetOf(app('web', { config: { CACHE: address } }), cache);
  const { tree, findings, problems } = renderAndCheck({
    ...sources,
    platform: { ...platform, sourceRepos: [source.repoURL] },
  });
  expect(problems).toEqual([]);
  expect(findings.filter(({ rule }) => rule.startsWith('reference/'))).toEqual([]);
  expect(tree.get('apps/dev/web/ConfigMap.web.k8s.yaml')).toContain(
    'cache-master.cache-dev.svc:6379',
  );
});
