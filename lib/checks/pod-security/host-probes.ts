import { type JsonObject, type JsonPath, valueAt } from '../../base/json';
import { minorOf } from '../../kubernetes/version';
import type { Rule } from '../rule';
import { containerContexts } from './security-context';
import { advice, ownerOf, REFUSED, STANDARD, subject } from './wording';

/** The handlers of a container that the kubelet may send to another host. */
const HOSTS: readonly JsonPath[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => [
  [...handler, 'httpGet', 'host'],
  [...handler, 'tcpSocket', 'host'],
]);

/** The first minor version whose standard has this control. */
const FIRST = 34;

/** Probes and lifecycle hooks only reach the pod itself. */
export const hostProbes: Rule = {
  id: 'pod-security/host-probes',
  severity: 'error',
  summary: 'A probe or a lifecycle hook sets a host, and so contacts something other than its pod.',
  why: "The request comes from the node: a pod could make the kubelet contact the cloud's metadata service, or hosts that network policies block for the pod (since Kubernetes 1.34).",
  source: STANDARD,
  about: ['host'],
  *check(ruleContext) {
    const version = ruleContext.environment?.kubernetes;
    if (version !== undefined && minorOf(version) < FIRST) return;
    for (const context of containerContexts(ruleContext)) {
      const { pod, container } = context;
      if (!hasHandlers(container.spec)) continue;
      const places = HOSTS.filter((path) => Boolean(valueAt(container.spec, path)));
      const first = places[0];
      if (first === undefined) continue;
      const hosts = new Set(places.map((path) => JSON.stringify(valueAt(container.spec, path))));
      const fields = places.map((path) => `\`${path.join('.')}\``).join(', ');
      const fix = `In \`extend\`, remove ${fields} of ${ownerOf(context)}: without it, the kubelet contacts the pod itself. For a virtual host, set the header Host (\`headers\` of \`httpGet(…)\`).`;
      yield {
        manifest: pod.manifest,
        path: [...container.path, ...first],
        message: `${subject(context)} makes the kubelet contact the host ${[...hosts].join(', ')} instead of the pod: ${REFUSED}.`,
        ...advice('pod-security/host-probes', pod, fix, 'privileged'),
      };
    }
  },
};

function hasHandlers(container: JsonObject): boolean {
  return (
    'readinessProbe' in container ||
    'livenessProbe' in container ||
    'startupProbe' in container ||
    'lifecycle' in container
  );
}
