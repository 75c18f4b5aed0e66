/**
 * Server-side apply: the CRDs do not fit into the annotation of the other one. By the name with which Argo CD applies:
 * with another one, both would own each field, and one that later leaves Git would stay in the cluster. That Argo CD
 * overwrites what others have set, too, so that a conflict here would only come later.
 */
export const APPLY: readonly string[] = [
  ...['apply', '--server-side', '--force-conflicts'],
  ...['--field-manager', 'argocd-controller'],
];

/** Without `argocd`, nothing else applies these objects. Who has changed them should be asked, not overwritten. */
export const APPLY_BY_HAND: readonly string[] = ['apply', '--server-side'];
