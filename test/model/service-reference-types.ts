import { host, servicePort, url } from '../../lib/model/service-reference';

declare const orders: ReturnType<typeof import('../fleet')['webApp']>;

// Type tests: `tsc` reports each expected error that does not occur.
export const ACCEPTED: readonly string[] = [
  url('orders'),
  url(orders, { port: 'grpc', scheme: 'grpc', path: '/v1', service: 'orders-headless' }),
  host(orders, 443),
  host('orders', { service: 'orders-headless' }),
  servicePort('orders', 'http'),
];

export const REFUSED: readonly string[] = [
  // @ts-expect-error neither an app nor its name
  url({ name: 'orders' }),
  // @ts-expect-error a path starts with a slash
  url('orders', { path: 'v1' }),
  // @ts-expect-error there is no such option
  url('orders', { prot: 80 }),
  // @ts-expect-error a host has no path
  host('orders', { path: '/v1' }),
  // @ts-expect-error a port is a name or a number
  servicePort('orders', true),
];
