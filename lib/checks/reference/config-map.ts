import type { Rule } from '../rule';
import { missingInPod } from './missing';
import { CONFIG_MAP_FIELDS } from './pod-needs';

const FIXES = {
  make: () =>
    'Create it with `config` or `volumes: { <name>: { files: { … } } }` of the app, or in `extend`.',
  addKey: (name: string, key: string) =>
    `Use an existing key, or add "${key}" to the \`data\` of ConfigMap ${name} (\`config\` or \`files\` of the app).`,
};

/** A pod without a ConfigMap that it needs. */
export const configMap: Rule = {
  id: 'reference/config-map',
  severity: 'error',
  summary:
    'A pod refers to a ConfigMap or a key that does not exist, and the reference is not optional.',
  why: 'The kubelet does not start the pod until it exists.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  about: ['configMapKeyRef', 'configMapRef', 'configMap'],
  *check(context) {
    for (const pod of context.pods)
      yield* missingInPod(context, pod, 'ConfigMap', CONFIG_MAP_FIELDS, FIXES);
  },
};
