import type { FleetRule } from '../rule';
import { conflicts } from './conflicts';

/** A port of the nodes that two Services want. */
export const nodePort: FleetRule = {
  id: 'identity/node-port',
  severity: 'error',
  summary: 'Two Services in one cluster have the same `nodePort`.',
  why: 'The API server refuses the second one: a port of the nodes is allocated once, whatever its protocol.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port',
  *check(manifests) {
    yield* conflicts(manifests, 'node-port', {
      consequence: 'the API server refuses the second one',
      fix: 'Choose another port between 30000 and 32767, such as one for each environment in `overlays`, or omit `nodePort`.',
    });
  },
};
