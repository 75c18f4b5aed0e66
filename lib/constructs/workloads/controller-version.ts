/** The API version of the object that keeps the pods of a workload. */
export function controllerVersion(
  kind: 'DaemonSet' | 'Deployment' | 'Rollout' | 'StatefulSet',
): string {
  return kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
}
