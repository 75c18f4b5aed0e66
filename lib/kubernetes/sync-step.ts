import type { ApiObjectJson } from './api-object';

/** When Argo CD applies an object. */
export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'PreDelete' | 'PostDelete';

/** The phases of a sync that succeeds, in their order. */
export const SYNC_PHASES: readonly SyncPhase[] = ['PreSync', 'Sync', 'PostSync'];

const HOOKS: Readonly<Record<string, SyncPhase>> = {
  PreSync: 'PreSync',
  Sync: 'Sync',
  PostSync: 'PostSync',
  SyncFail: 'SyncFail',
  PreDelete: 'PreDelete',
  PostDelete: 'PostDelete',
};

const HELM_HOOKS: Readonly<Record<string, SyncPhase>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

/**
 * The phases in which Argo CD applies an object: `Sync` for one that is no hook, none for one that it never applies.
 * Helm's annotation counts only without Argo CD's; to Helm, a CRD is a hook, but not to Argo CD.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks
 */
export function syncPhasesOf(object: ApiObjectJson): readonly SyncPhase[] {
  const own = annotation(object, 'argocd.argoproj.io/hook');
  if (own?.trim() === 'Skip') return [];
  const hooks = phases(own, HOOKS);
  if (hooks.length > 0) return hooks;
  const helm = annotation(object, 'helm.sh/hook');
  if (own === undefined && (helm === undefined || helm === 'crd-install')) return ['Sync'];
  return phases(helm, HELM_HOOKS);
}

/** The annotations that make an object a hook of Argo CD, which also honours Helm's. */
export const HOOK_ANNOTATIONS = ['argocd.argoproj.io/hook', 'helm.sh/hook'] as const;

/** True for a hook, or an object with `hook: Skip`: Argo CD does not compare it with the cluster. */
export function isHook(object: ApiObjectJson): boolean {
  return HOOK_ANNOTATIONS.some((it) => annotation(object, it) !== undefined);
}

/** The sync wave of an object. */
export function syncWaveOf(object: ApiObjectJson): number {
  for (const key of ['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight']) {
    const text = annotation(object, key);
    if (text !== undefined && /^[-+]?\d+$/.test(text)) return Number(text);
  }
  return 0;
}

function phases(text: string | undefined, known: Readonly<Record<string, SyncPhase>>): SyncPhase[] {
  const words = (text ?? '').split(',').map((it) => it.trim());
  return words.flatMap((it) => (Object.hasOwn(known, it) ? (known[it] ?? []) : []));
}

function annotation({ metadata }: ApiObjectJson, key: string): string | undefined {
  const annotations = metadata.annotations as Readonly<Record<string, unknown>> | undefined;
  const value = annotations?.[key];
  return typeof value === 'string' ? value : undefined;
}
