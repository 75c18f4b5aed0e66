import type { CompanionSpecs } from '../../../lib/constructs/apps/companions';

export const ACCEPTED: CompanionSpecs = {
  services: { cart: { port: 9090, image: 'cart', ingress: {}, replicas: 2 } },
};

// Type tests: `tsc` reports each expected error that does not occur.
export const REFUSED: readonly CompanionSpecs[] = [
  // @ts-expect-error a web service has a port
  { services: { cart: {} } },
  // @ts-expect-error a port is a number
  { services: { cart: { port: '9090' } } },
  // @ts-expect-error a companion has no companions
  { services: { cart: { port: 9090, workers: {} } } },
  // @ts-expect-error a worker has no Service
  { workers: { mailer: { port: 9090 } } },
];
