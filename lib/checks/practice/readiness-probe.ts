import { isObject, listAt, objectAt } from '../../base/json';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { Rule, RuleFinding } from '../rule';
import { type SelectingService, selectingServices } from '../services';
import { isLongRunning, staysUp } from './long-running';

/** A pod is ready before a Service sends it requests. */
export const readinessProbe: Rule = {
  id: 'practice/readiness-probe',
  severity: 'warning',
  summary: 'A container behind a Service has no readiness probe.',
  why: 'It counts as ready as soon as it starts: in every rollout, it gets requests before it can answer them, and a broken version replaces a working one.',
  source:
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
  *check(context) {
    // Such a Service is meant to send traffic to pods that are not ready.
    const services = selectingServices(context).filter(
      ({ spec }) => spec['publishNotReadyAddresses'] !== true,
    );
    if (services.length === 0) return;
    for (const pod of context.pods) {
      if (!isLongRunning(pod) || listAt(pod.spec, 'readinessGates').length > 0) continue;
      const reported = new Set<CheckedContainer>();
      for (const service of services) {
        if (!service.pods.includes(pod)) continue;
        for (const container of unprobed(service, pod)) {
          if (reported.has(container)) continue;
          reported.add(container);
          yield finding(service, pod, container);
        }
      }
    }
  },
};

/** The containers without a probe that serve the Service's ports; the first one if that is unknown. */
function unprobed(service: SelectingService, pod: CheckedPod): CheckedContainer[] {
  const containers = pod.containers.filter(staysUp);
  const targets = new Set(
    listAt(service.spec, 'ports').map((it) => {
      const { port, targetPort } = objectAt(it);
      return targetPort ?? port;
    }),
  );
  const serving = containers.filter(
    (container) =>
      container.role === 'main' &&
      listAt(container.spec, 'ports').some((it) => {
        const { name, containerPort } = objectAt(it);
        return targets.has(containerPort) || (name !== undefined && targets.has(name));
      }),
  );
  if (serving.length > 0) return serving.filter((container) => !isProbed(container));
  if (containers.some(isProbed)) return [];
  return containers.filter(({ role }) => role === 'main').slice(0, 1);
}

/** Until its startup probe succeeds, a container is not ready either. */
function isProbed({ spec }: CheckedContainer): boolean {
  return isObject(spec['readinessProbe']) || isObject(spec['startupProbe']);
}

function finding(
  service: SelectingService,
  pod: CheckedPod,
  container: CheckedContainer,
): RuleFinding {
  const name = service.manifest.object.metadata.name;
  return {
    manifest: pod.manifest,
    path: [...container.path, 'readinessProbe'],
    message: `The container "${container.name}" has no readiness probe, and the Service "${name}" sends traffic to its pod as soon as it starts: some requests would fail in every rollout.`,
    fix: `Set a readiness probe in the app's spec, such as \`readiness: httpGet('/healthz')\` or \`readiness: tcpSocket()\`; in \`extend\`, set \`readinessProbe\` of the container.`,
  };
}
