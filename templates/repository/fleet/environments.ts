import { defineEnvironments } from 'argosy';

const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'restricted' };

export const environments = defineEnvironments({
{{environments}}
});
