/** The namespaces of Kubernetes' own pods and objects. */
export const SYSTEM_NAMESPACES: readonly string[] = [
  'kube-node-lease',
  'kube-public',
  'kube-system',
];
