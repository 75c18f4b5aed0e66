import type { Rule } from '../rule';
import { advice, REFUSED, STANDARD } from './wording';

const FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** No host namespaces. */
export const hostNamespaces: Rule = {
  id: 'pod-security/host-namespaces',
  severity: 'error',
  summary: "A pod shares the node's network, processes or memory (hostNetwork, hostPID, hostIPC).",
  why: 'It could sniff the traffic of other pods and the kubelet, or read the memory of their processes.',
  source: STANDARD,
  about: FIELDS,
  *check({ pods }) {
    for (const pod of pods) {
      const shared = FIELDS.filter((field) => pod.spec[field] === true);
      const first = shared[0];
      if (first === undefined) continue;
      const names = shared.map((field) => `\`${field}\``).join(', ');
      const fix = `In \`extend\`, remove ${names} from the pod's spec; traffic comes in through a Service, not through the node.`;
      yield {
        manifest: pod.manifest,
        path: [...pod.path, first],
        message: `The pod sets ${shared.join(', ')} to true, which removes its isolation from the node: ${REFUSED}.`,
        ...advice('pod-security/host-namespaces', pod, fix, 'privileged', `exceptions.${first}`),
      };
    }
  },
};
