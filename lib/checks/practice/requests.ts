import type { Rule } from '../rule';
import { isLongRunning, staysUp } from './long-running';
import { givenByLimitRanges, isRequested, type Resource } from './resources';

const RESOURCES: readonly Resource[] = ['cpu', 'memory'];
const EXAMPLES = {
  cpu: "cpu: { request: '100m' }",
  memory: "memory: { request: '128Mi', limit: '128Mi' }",
} as const;

/** What runs all the time says what it takes. */
export const requests: Rule = {
  id: 'practice/requests',
  severity: 'warning',
  summary: 'A container that runs all the time does not request processor time and memory.',
  why: 'The scheduler takes it for nothing and fills the node with others: under load it is starved of processor time, and it is among the first to be evicted.',
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
          fix: `Set \`resources: { ${missing.map((resource) => EXAMPLES[resource]).join(', ')} }\` in the app's spec (a sidecar has its own \`resources\`), with what it takes on a busy day; in \`extend\` it is \`resources.requests\` of the container.`,
        };
      }
    }
  },
};
