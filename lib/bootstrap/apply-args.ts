/** The name by which Argo CD applies. */
export const FIELD_MANAGER = 'argocd-controller';

/**
 * Server-side apply: the CRDs do not fit into the annotation of the other one. By the name with which Argo CD applies:
 * with another one, both would own each field, and one that later leaves Git would stay in the cluster. That Argo CD
 * overwrites what others have set, too, so that a conflict here would only come later.
 */
export const APPLY: readonly string[] = [
  ...['apply', '--server-side', '--force-conflicts'],
  ...['--field-manager', FIELD_MANAGER],
];

/**
 * Without `argocd`, nothing else applies these objects. Who has changed them should be asked, not overwritten. By the same
 * name, so that each field still has one owner when the fleet sets `argocd`.
 */
export const APPLY_BY_HAND: readonly string[] = [
  ...['apply', '--server-side'],
  ...['--field-manager', FIELD_MANAGER],
];
