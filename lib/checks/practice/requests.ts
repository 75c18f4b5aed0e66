import type { Rule } from '../rule';
import { isLongRunning, staysUp } from './long-running';
import { givenByLimitRanges, isRequested, type Resource } from './resources';

const RESOURCES: readonly Resource[] = ['cpu', 'memory'];
const EXAMPLES = {
  cpu: "cpu: { request: '100m' }",
  memory: "memory: { request: '128Mi', limit: '128Mi' }",
} as const;

/** Long-running containers reserve resources. */
export const requests: Rule = {
  id: 'practice/requests',
  severity: 'warning',
  summary: 'A long-running container does not request CPU and memory.',
  why: 'The scheduler reserves nothing for it and overcommits the node: under load, it gets too little CPU time, and it is among the first to be evicted.',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  *check({ manifests, pods }) {
    const given = givenByLimitRanges(manifests, 'requests');
    for (const pod of pods) {
      if (!isLongRunning(pod)) continue;
      for (const container of pod.containers) {
        if (!staysUp(container)) continue;
        const missing = RESOURCES.filter(
          (resource) => !given.has(resource) && !isRequested(resource, pod, container),
        );
        if (missing.length === 0) continue;
        const what = container.role === 'sidecar' ? 'sidecar' : 'container';
        const field = missing.length === 1 ? missing : [];
        yield {
          manifest: pod.manifest,
          path: [...container.path, 'resources', 'requests', ...field],
          message: `The ${what} "${container.name}" requests no ${missing.join(' and no ')}: the scheduler reserves none for it, and on a full node it is the first to suffer.`,
          fix: `Set \`resources: { ${missing.map((resource) => EXAMPLES[resource]).join(', ')} }\` in the app's spec (a sidecar has its own \`resources\`), with its usage under high load; in \`extend\`, set \`resources.requests\` of the container.`,
        };
      }
    }
  },
};
