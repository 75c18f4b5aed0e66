import type { Rule } from '../rule';
import { missingInPod } from './missing';

const FIELDS = {
  env: 'configMapKeyRef',
  envFrom: 'configMapRef',
  volume: 'configMap',
  volumeName: 'name',
};

const FIXES = {
  make: () =>
    'Make it: `config` and `volumes: { <name>: { files: { … } } }` of the app make ConfigMaps, `extend` can make any.',
  addKey: (name: string, key: string) =>
    `Use a key that it has, or add "${key}" to the \`data\` of ConfigMap ${name}: to \`config\` or \`files\` of the app where they make it.`,
};

/** A pod without a ConfigMap that it needs. */
export const configMap: Rule = {
  id: 'reference/config-map',
  severity: 'error',
  summary:
    'A pod refers to a ConfigMap, or to a key of one, that is not there, and does not call it optional.',
  why: 'The kubelet does not start the pod before it is there.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  about: ['configMapKeyRef', 'configMapRef', 'configMap'],
  *check(context) {
    for (const pod of context.pods) yield* missingInPod(context, pod, 'ConfigMap', FIELDS, FIXES);
  },
};
