import type { ApiObjectJson } from './api-object';

/** The annotations that make an object a hook of Argo CD, which also honours Helm's. */
export const HOOK_ANNOTATIONS = ['argocd.argoproj.io/hook', 'helm.sh/hook'] as const;

/** The hooks that run in a sync, unlike those of a deletion, a test or a rollback. */
const IN_A_SYNC = new Set([
  ...['PreSync', 'Sync', 'PostSync', 'SyncFail'],
  ...['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade'],
]);

/** True for a hook, or an object with `hook: Skip`: Argo CD does not compare it with the cluster. */
export function isHook(object: ApiObjectJson): boolean {
  return hooksOf(object).length > 0;
}

/**
 * True for a hook that runs in a sync.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function isSyncHook(object: ApiObjectJson): boolean {
  return hooksOf(object).some((it) => IN_A_SYNC.has(it));
}

function hooksOf({ metadata }: ApiObjectJson): string[] {
  const annotations = metadata.annotations as Readonly<Record<string, unknown>> | undefined;
  return HOOK_ANNOTATIONS.flatMap((key) => {
    const value = annotations?.[key];
    return typeof value === 'string' ? value.split(',').map((it) => it.trim()) : [];
  });
}
