import type { Rule } from '../rule';
import { staysUp } from './long-running';
import { givenByLimitRanges, isLimited } from './resources';

/** A memory leak only affects its own container. */
export const limits: Rule = {
  id: 'practice/limits',
  severity: 'warning',
  summary: 'A container has no memory limit.',
  why: 'A leak uses up the memory of the node, and the kernel kills other containers there. A CPU limit is not required: CPU time is shared by request, and a limit only throttles a container while the node has idle CPU.',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  *check({ manifests, pods }) {
    const given = givenByLimitRanges(manifests, 'limits');
    if (given.has('memory')) return;
    for (const pod of pods) {
      for (const container of pod.containers) {
        if (!staysUp(container) || isLimited('memory', pod, container)) continue;
        const what = container.role === 'sidecar' ? 'sidecar' : 'container';
        yield {
          manifest: pod.manifest,
          path: [...container.path, 'resources', 'limits', 'memory'],
          message: `The ${what} "${container.name}" has no memory limit: a leak in it uses up the memory of the node, and the kernel kills other containers there.`,
          fix: `Set \`resources: { memory: { request: '128Mi', limit: '256Mi' } }\` in the app's spec (a sidecar or a job has its own \`resources\`), with a limit above its usage under high load; in \`extend\`, set \`resources.limits.memory\` of the container.`,
        };
      }
    }
  },
};
