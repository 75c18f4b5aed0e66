import { nearest, show } from '../../base/hint';
import { objectAt } from '../../base/json';
import type { Rule } from '../rule';

const HOOKS = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'];
const DELETE_POLICIES = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation', 'Never'];

/** Argo CD also honours Helm's annotations. */
const HELM_HOOKS = [
  ...['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade'],
  ...['pre-delete', 'post-delete', 'pre-rollback', 'post-rollback'],
  ...['test', 'test-success', 'test-failure', 'crd-install'],
];
const HELM_DELETE_POLICIES = ['before-hook-creation', 'hook-succeeded', 'hook-failed'];

/** The valid values of each annotation, and the consequence of an invalid one. */
const WORDS: readonly (readonly [key: string, words: readonly string[], effect: string])[] = [
  ['argocd.argoproj.io/hook', HOOKS, 'Argo CD would never apply the object'],
  ['argocd.argoproj.io/hook-delete-policy', DELETE_POLICIES, 'Argo CD ignores it'],
  ['helm.sh/hook', HELM_HOOKS, 'Argo CD treats the object as a hook and would never apply it'],
  ['helm.sh/hook-delete-policy', HELM_DELETE_POLICIES, 'Argo CD ignores it'],
];

const NUMBERS = ['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight'];

/** A hook or sync wave that Argo CD does not understand. */
export const hook: Rule = {
  id: 'argocd/hook',
  severity: 'error',
  summary: 'A hook or sync wave annotation that Argo CD does not understand.',
  why: 'A migration would never run, or run at the wrong time.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  about: [...WORDS.map(([key]) => key), ...NUMBERS],
  *check({ manifests, argocd }) {
    for (const manifest of [...manifests, ...argocd]) {
      const { metadata, kind } = manifest.object;
      if (metadata.annotations === undefined) continue;
      const annotations = objectAt(manifest.object, 'metadata', 'annotations');
      for (const [key, words, effect] of WORDS) {
        const value = annotations[key];
        if (typeof value !== 'string') continue;
        const unknown = value.split(',').find((it) => !words.includes(it.trim()));
        if (unknown === undefined) continue;
        const guess = nearest(unknown.trim(), words);
        yield {
          manifest,
          path: ['metadata', 'annotations', key],
          message: `${show(unknown.trim())} is not a value of ${key}: ${effect}.`,
          fix: guess ? `Did you mean "${guess}"?` : `Use one of ${words.join(', ')}.`,
        };
      }
      for (const key of NUMBERS) {
        const value = annotations[key];
        if (typeof value !== 'string' || /^[-+]?\d+$/.test(value)) continue;
        yield {
          manifest,
          path: ['metadata', 'annotations', key],
          message: `${show(value)} is not a whole number: Argo CD would put ${kind} ${metadata.name} into wave 0.`,
          fix: `Set ${key} to a whole number, such as "-1": lower numbers are applied first.`,
        };
      }
    }
  },
};
