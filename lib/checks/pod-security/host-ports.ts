import { listAt, objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { containerContexts } from './security-context';
import { advice, ownerOf, REFUSED, STANDARD, subject } from './wording';

/** No host ports. */
export const hostPorts: Rule = {
  id: 'pod-security/host-ports',
  severity: 'error',
  summary: 'A container uses a port of its node (hostPort).',
  why: 'The port bypasses Services and often network policies, and each node has it only once: a second pod stays pending.',
  source: STANDARD,
  about: ['hostPort'],
  *check(ruleContext) {
    for (const context of containerContexts(ruleContext)) {
      const { pod, container } = context;
      const ports = listAt(container.spec, 'ports').map((port) => objectAt(port)['hostPort']);
      const taken = ports.filter((port) => typeof port === 'number' && port !== 0);
      const first = taken[0];
      if (first === undefined) continue;
      const fix = `In \`extend\`, remove \`hostPort\` of ${ownerOf(context)}: its \`containerPort\` is enough for a Service, whose \`service.type\` may be "NodePort" or "LoadBalancer".`;
      yield {
        manifest: pod.manifest,
        path: [...container.path, 'ports', ports.indexOf(first), 'hostPort'],
        message: `${subject(context)} uses ${taken.length === 1 ? 'the port' : 'the ports'} ${taken.join(', ')} of its node: ${REFUSED}.`,
        ...advice('pod-security/host-ports', pod, fix, 'privileged', 'ports.<name>.hostPort'),
      };
    }
  },
};
