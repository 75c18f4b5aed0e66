import {
  byKind,
  isRefused,
  renderWebService,
  renderWorker,
  webServiceRefusals,
  workerRefusals,
} from '../render';

const SELECTOR = {
  matchLabels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
};
const DNS = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
  ports: [{ protocol: 'UDP', port: 53 }, { port: 53 }],
};

test('only the listed peers may connect to the ports of the workload', () => {
  const objects = renderWebService({
    ports: { metrics: 9090 },
    networkPolicy: { allowFrom: [{ app: 'shop' }] },
  });

  expect(byKind(objects, 'NetworkPolicy')['spec']).toEqual({
    podSelector: SELECTOR,
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } } }],
        ports: [{ port: 8080 }, { port: 9090 }],
      },
    ],
  });
});

test('the pods may connect to the listed peers and the cluster DNS', () => {
  const objects = renderWorker({
    networkPolicy: { allowTo: [{ cidr: '10.0.0.0/8', ports: [5432] }, { app: 'mail' }] },
  });

  expect(byKind(objects, 'NetworkPolicy')['spec']).toEqual({
    podSelector: SELECTOR,
    policyTypes: ['Egress'],
    egress: [
      DNS,
      { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432 }] },
      { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'mail' } } }] },
    ],
  });
});

test('a peer is an app, an app in another namespace, a namespace, or a CIDR block', () => {
  const objects = renderWebService({
    networkPolicy: {
      allowFrom: [
        { app: 'shop' },
        { app: 'shop', namespace: 'shop-production' },
        { namespace: 'monitoring' },
        { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
        { cidr: 'fd00::/8' },
      ],
    },
  });

  const namespace = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
  const shop = { matchLabels: { 'app.kubernetes.io/name': 'shop' } };
  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress.0.from', [
    { podSelector: shop },
    { podSelector: shop, namespaceSelector: namespace('shop-production') },
    { namespaceSelector: namespace('monitoring') },
    { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    { ipBlock: { cidr: 'fd00::/8' } },
  ]);
});

test('an empty list denies all connections: a rule without peers would allow all', () => {
  const objects = renderWebService({ networkPolicy: { allowFrom: [], allowTo: [] } });

  expect(byKind(objects, 'NetworkPolicy')['spec']).toEqual({
    podSelector: SELECTOR,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [],
    egress: [DNS],
  });
});

test('peers can also connect to the ports of sidecars', () => {
  const objects = renderWebService({
    sidecars: { proxy: { image: 'example/proxy:v1', ports: { admin: 9901 } } },
    networkPolicy: { allowFrom: [{ namespace: 'monitoring' }] },
  });

  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress.0.ports', [
    { port: 8080 },
    { port: 9901 },
  ]);
});

test('allowing peers without any port is refused: it would open every port', () => {
  const refused = workerRefusals({ networkPolicy: { allowFrom: [{ app: 'shop' }] } });

  expect(refused).toEqual([
    'networkPolicy.allowFrom: There is no port to connect to. List the ports that the container listens on in `ports`.',
  ]);
});

test('a workload without a port can be isolated', () => {
  const objects = renderWorker({ networkPolicy: { allowFrom: [] } });

  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress', []);
});

test('an empty policy is refused', () => {
  expect(workerRefusals({ networkPolicy: {} })).toEqual([
    'networkPolicy: The policy is empty. Set `allowFrom`, `allowTo` or both (an empty list denies all connections).',
  ]);
});

test('a peer of no kind, or of two kinds, is refused with the valid kinds', () => {
  const message = 'Use { app }, { app, namespace }, { namespace } or { cidr: "10.0.0.0/8" }.';
  const refused = (peer: object) => webServiceRefusals({ networkPolicy: { allowFrom: [peer] } });

  expect(refused({})).toEqual([`networkPolicy.allowFrom[0]: ${message}`]);
  expect(refused({ app: 'shop', cidr: '10.0.0.0/8' })).toHaveLength(1);
  expect(refused({ app: 'shop', ports: [80] })).toHaveLength(1);
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.256/8', '10.0.0/8', 'fd00::/129', 'ten/8', '/8'])(
  'the CIDR block %p is refused',
  (cidr) => {
    expect(workerRefusals({ networkPolicy: { allowTo: [{ cidr }] } })).toEqual([
      `networkPolicy.allowTo[0].cidr: "${cidr}" is not a CIDR block, such as "10.0.0.0/8".`,
    ]);
  },
);

test.each(['0.0.0.0/0', '255.255.255.255/32', '::1/128'])('the CIDR block %p is valid', (cidr) => {
  const objects = renderWorker({ networkPolicy: { allowTo: [{ cidr }] } });

  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.egress.1.to.0.ipBlock', { cidr });
});

test('an invalid port and an invalid namespace are refused', () => {
  expect(workerRefusals({ networkPolicy: { allowTo: [{ app: 'a', ports: [70000] }] } })).toEqual([
    'networkPolicy.allowTo[0].ports[0]: 70000 is not a port: use a whole number from 1 to 65535.',
  ]);
  const refused = workerRefusals({
    networkPolicy: {
      allowTo: [{ namespace: 'Shop' }, { app: 'shop', namespace: 'Shop' }],
      allowFrom: [{ cidr: '10.0.0.0/8', except: ['ten'] }],
    },
  });
  expect(refused).toEqual([
    'networkPolicy.allowFrom[0].except[0]: "ten" is not a CIDR block, such as "10.0.0.0/8".',
    expect.stringMatching(/^networkPolicy\.allowTo\[0\]\.namespace: "Shop" is not a DNS label/),
    expect.stringMatching(/^networkPolicy\.allowTo\[1\]\.namespace: "Shop" is not a DNS label/),
  ]);
});

test.each([
  ['10.0.0.0/8', '192.168.0.0/16'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.0/8', '0.0.0.0/0'],
  ['10.0.0.0/8', 'fd00::/64'],
  ['fd00::/48', 'fe00::/64'],
])('of the block %s, %s cannot be excluded', (cidr, range) => {
  const networkPolicy = { allowTo: [{ cidr, except: [range] }] };
  expect(workerRefusals({ networkPolicy })).toEqual([
    'networkPolicy.allowTo[0]: Each block in `except` must be a smaller part of `cidr`.',
  ]);
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16'],
  ['fd00::/48', 'fd00:0:0:1::/64'],
])('of the block %s, %s can be excluded', (cidr, range) => {
  const networkPolicy = { allowTo: [{ cidr, except: [range] }] };
  expect(isRefused(() => renderWorker({ networkPolicy }))).toBe(false);
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '010.0.0.0/8', '::1/129', '10.0.0.0/8/8', 'x/8'])(
  '%s is not a CIDR block',
  (cidr) => {
    expect(
      workerRefusals({ networkPolicy: { allowTo: [{ cidr, except: ['10.0.0.0/16'] }] } }),
    ).toEqual([expect.stringMatching(/cidr: ".*" is not a CIDR block/)]);
  },
);
