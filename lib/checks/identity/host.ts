import type { FleetRule } from '../rule';
import { conflicts } from './conflicts';

/** A host and path that two Ingresses or routes want. */
export const host: FleetRule = {
  id: 'identity/host',
  severity: 'error',
  summary:
    'Two Ingresses of one class, or two HTTPRoutes or GRPCRoutes on one Gateway, in one cluster match the same requests: their host and path are equal.',
  why: 'Only one of them gets the requests, usually the older one.',
  source: 'https://gateway-api.sigs.k8s.io/geps/gep-1426/#route-conflict-resolution',
  *check(manifests) {
    yield* conflicts(manifests, 'host', {
      consequence: 'only one of them gets the requests',
      fix: 'Give each its own host or path, such as a `host` for each environment in `overlays`, or `defaults.domain` of the environments.',
    });
  },
};
