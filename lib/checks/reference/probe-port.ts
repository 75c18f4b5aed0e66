import { nearest } from '../../base/hint';
import { isObject, type JsonPath, listAt, valueAt } from '../../base/json';
import { label } from '../object-index';
import type { CheckedContainer } from '../pods';
import type { Rule } from '../rule';

const HANDLERS: readonly JsonPath[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

const ACTIONS = ['httpGet', 'tcpSocket', 'grpc'] as const;

/** A probe of a missing port. */
export const probePort: Rule = {
  id: 'reference/probe-port',
  severity: 'error',
  summary: 'A probe or a lifecycle hook refers to a port that its container does not have.',
  why: 'The probe always fails: the pod never becomes ready, or is restarted forever.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
  *check({ pods }) {
    for (const { manifest, containers } of pods) {
      for (const container of containers) {
        for (const place of HANDLERS) {
          const handler = valueAt(container.spec, place);
          if (!isObject(handler)) continue;
          for (const action of ACTIONS) {
            const port = valueAt(handler, [action, 'port']);
            if (typeof port !== 'string') continue;
            const names = portNames(container);
            if (names.includes(port)) continue;
            const guess = nearest(port, names);
            const hint = guess
              ? ` Did you mean "${guess}"?`
              : ` It has ${names.map((it) => `"${it}"`).join(', ') || 'no named port'}.`;
            yield {
              manifest,
              path: [...container.path, ...place, action, 'port'],
              message: `The ${place.at(-1)} of container "${container.name}" of ${label(manifest)} uses the port named "${port}", which that container does not have: it would always fail.${hint}`,
              fix: 'Use a port of the same container, add one to its `ports`, or use the number: `port` of `httpGet(…)`, `tcpSocket(…)` and `grpc(…)` is a number.',
            };
          }
        }
      }
    }
  },
};

function portNames({ spec }: CheckedContainer): string[] {
  return listAt(spec, 'ports').flatMap((port) =>
    isObject(port) && typeof port['name'] === 'string' ? [port['name']] : [],
  );
}
