import { defineWebService, defineWorker, grpc, host, httpGet, tcpSocket, url } from 'argosy';
import { environments } from './environments';

const BANNERS = host('banners', 'grpc');
const BASKET = host('basket', 'grpc');
const CATALOGUE = host('catalogue', 'grpc');
const EXCHANGE = host('exchange', 'grpc');
const PARCELS = host('parcels', 'grpc');
const WINDOW = url('window');

const shop = {
  namespace: 'shop-{environment}',
  resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '128Mi' } },
} as const;

const several = {
  podDisruptionBudget: { maxUnavailable: 1 },
  topologySpread: [{ over: 'zone' }],
} as const;

const called = (port: number) => ({
  ...shop,
  ...several,
  port,
  portName: 'grpc',
  service: { port, appProtocol: 'kubernetes.io/h2c' },
  readiness: grpc(),
  liveness: grpc({ periodSeconds: 15 }),
});

export const window = defineWebService(environments, {
  name: 'window',
  image: 'registry.example.com/shop/window',
  base: {
    ...shop,
    ...several,
    port: 8080,
    config: {
      BANNERS,
      BASKET,
      CATALOGUE,
      EXCHANGE,
      ORDERS: host('orders', 'grpc'),
      PARCELS,
      SUGGESTIONS: host('suggestions', 'grpc'),
    },
    readiness: httpGet('/_healthz', { headers: { Cookie: 'session=probe' } }),
    liveness: httpGet('/_healthz', { headers: { Cookie: 'session=probe' }, periodSeconds: 15 }),
    ingress: { scheme: 'internet-facing' },
  },
});

export const orders = defineWebService(environments, {
  name: 'orders',
  image: 'registry.example.com/shop/orders',
  base: {
    ...called(5050),
    config: {
      BASKET,
      CATALOGUE,
      EXCHANGE,
      PARCELS,
      POSTBOX: host('postbox', 'grpc'),
      TILL: host('till', 'grpc'),
    },
  },
});

export const basket = defineWebService(environments, {
  name: 'basket',
  image: 'registry.example.com/shop/basket',
  base: { ...called(7070), config: { CACHE: host('basket-cache', 'redis') } },
});

export const catalogue = defineWebService(environments, {
  name: 'catalogue',
  image: 'registry.example.com/shop/catalogue',
  base: called(3550),
});

export const exchange = defineWebService(environments, {
  name: 'exchange',
  image: 'registry.example.com/shop/exchange',
  base: called(7000),
});

export const till = defineWebService(environments, {
  name: 'till',
  image: 'registry.example.com/shop/till',
  base: called(50051),
});

export const parcels = defineWebService(environments, {
  name: 'parcels',
  image: 'registry.example.com/shop/parcels',
  base: called(50051),
});

export const postbox = defineWebService(environments, {
  name: 'postbox',
  image: 'registry.example.com/shop/postbox',
  base: { ...called(8080), service: { port: 5000 } },
});

export const suggestions = defineWebService(environments, {
  name: 'suggestions',
  image: 'registry.example.com/shop/suggestions',
  base: { ...called(8085), config: { CATALOGUE } },
});

export const banners = defineWebService(environments, {
  name: 'banners',
  image: 'registry.example.com/shop/banners',
  base: {
    ...called(9555),
    readiness: grpc({ initialDelaySeconds: 20, periodSeconds: 15 }),
    resources: { cpu: { request: '200m' }, memory: { request: '180Mi', limit: '300Mi' } },
  },
});

export const visitors = defineWorker(environments, {
  name: 'visitors',
  image: 'registry.example.com/shop/visitors',
  base: {
    ...shop,
    config: { TARGET: WINDOW, USERS: '10' },
    initContainers: {
      wait: {
        image: 'visitors',
        command: ['wait-for', WINDOW],
        resources: shop.resources,
      },
    },
  },
  overlays: { production: null },
});

export const basketCache = defineWebService(environments, {
  name: 'basket-cache',
  image: 'registry.example.com/cache',
  base: {
    ...shop,
    port: 6379,
    portName: 'redis',
    service: { port: 6379 },
    replicas: 1,
    readiness: tcpSocket({ periodSeconds: 5 }),
    volumes: { data: { emptyDir: {} } },
    mounts: { '/data': 'data' },
    networkPolicy: { allowFrom: [{ app: 'basket' }] },
  },
  suppress: [{ rule: 'practice/one-replica', reason: 'Baskets may be lost with their node.' }],
});
