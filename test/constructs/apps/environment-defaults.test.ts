import { withDefaultHost, withDefaultReplicas } from '../../../lib';
import type { BuildContext } from '../../../lib/model/app';
import type { EnvironmentDefaults } from '../../../lib/model/environment';

const context = (defaults?: EnvironmentDefaults) =>
  ({ app: 'shop', environment: { name: 'dev', defaults } }) as unknown as BuildContext;

test('an ingress or a route without a host gets that of the environment', () => {
  const here = context({ domain: 'example.com' });
  const gateway = { name: 'public', namespace: 'gateways' };
  expect(
    withDefaultHost({ ingress: {}, route: { gateway, host: 'other.example.com' } }, here),
  ).toEqual({
    ingress: { host: 'shop.example.com' },
    route: { gateway, host: 'other.example.com' },
  });
  expect(withDefaultHost({}, here)).toEqual({});
  expect(withDefaultHost({ ingress: {} }, context())).toEqual({ ingress: {} });
});

test('each further route without a host gets that of the environment; an ingress with `hosts` does not', () => {
  const here = context({ domain: 'example.com' });
  const gateway = { name: 'public' };
  const ingress = { hosts: { 'a.example.com': {} } };
  const routes = { a: { gateway }, b: { gateway, host: 'b.example.com' } };
  expect(withDefaultHost({ ingress, routes, grpcRoutes: { c: { gateway } } }, here)).toEqual({
    ingress,
    routes: { a: { gateway, host: 'shop.example.com' }, b: routes.b },
    grpcRoutes: { c: { gateway, host: 'shop.example.com' } },
  });
});

test('a spec without replicas gets those of the environment', () => {
  expect(withDefaultReplicas({}, context({ replicas: 3 }))).toEqual({ replicas: 3 });
  expect(withDefaultReplicas({ replicas: 0 }, context({ replicas: 3 }))).toEqual({ replicas: 0 });
  expect(withDefaultReplicas({}, context())).toEqual({});
});
