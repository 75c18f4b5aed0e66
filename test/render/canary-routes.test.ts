import { ignoredWeights, withRouteChecksums } from '../../lib/render/canary-routes';
import { manifestOf, object } from '../checks/unit';

const rollout = (plugin: object) =>
  manifestOf(
    object('Rollout', 'argoproj.io/v1alpha1', {
      spec: {
        strategy: {
          canary: { trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': plugin } } },
        },
      },
    }),
  );
const route = (weights: readonly number[], path = '/', kind = 'HTTPRoute') =>
  manifestOf(
    object(kind, 'gateway.networking.k8s.io/v1', {
      spec: {
        rules: [
          {
            matches: [{ path: { value: path } }],
            backendRefs: weights.map((weight, i) => ({ name: `web-${i}`, weight })),
          },
        ],
      },
    }),
  );

const checksumOf = (it: ReturnType<typeof route>) =>
  withRouteChecksums([rollout({ httpRoute: 'web' }), it])[1]?.object.metadata.annotations as Record<
    string,
    string
  >;

test('the weights of a route are ignored while its other rules are those of Git', () => {
  const manifests = withRouteChecksums([rollout({ httpRoute: 'web' }), route([100, 0])]);
  const sum = checksumOf(route([100, 0]))['checksum/rules'];

  expect(sum).toMatch(/^[0-9a-f]{16}$/);
  expect(ignoredWeights(manifests)).toEqual([
    {
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      name: 'web',
      jqPathExpressions: [
        `select(.metadata.annotations["checksum/rules"] == "${sum}") | .spec.rules[]?.backendRefs[]?.weight`,
      ],
    },
  ]);
});

test('the checksum covers the rules but not the weights', () => {
  expect(checksumOf(route([80, 20]))).toEqual(checksumOf(route([100, 0])));
  expect(checksumOf(route([100, 0], '/new'))).not.toEqual(checksumOf(route([100, 0])));
});

test.each([
  ['HTTPRoute', { httpRoutes: [{ name: 'web' }] }],
  ['GRPCRoute', { grpcRoute: 'web' }],
  ['TCPRoute', { tcpRoutes: [{ name: 'web' }] }],
  ['TLSRoute', { tlsRoute: 'web' }],
])('a Rollout may set the weights of a %s', (kind, plugin) => {
  const manifests = [rollout(plugin), route([1, 0], '/', kind)];
  expect(ignoredWeights(withRouteChecksums(manifests))).toMatchObject([{ kind, name: 'web' }]);
});

test('other routes are as in Git', () => {
  for (const manifests of [
    [route([1])],
    [rollout({ httpRoute: 'other' }), route([1])],
    [rollout({ grpcRoute: 'web' }), route([1])],
  ]) {
    expect(withRouteChecksums(manifests)).toEqual(manifests);
    expect(ignoredWeights(manifests)).toEqual([]);
  }
});
