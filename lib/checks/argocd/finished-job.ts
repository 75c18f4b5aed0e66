import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { isHook } from '../../kubernetes/sync-step';
import { label } from '../object-index';
import type { Rule } from '../rule';

/** A Job that deletes itself, and that Argo CD creates again. */
export const finishedJob: Rule = {
  id: 'argocd/finished-job',
  severity: 'error',
  summary:
    'A Job that is not a hook deletes itself when it has finished (`ttlSecondsAfterFinished`).',
  why: 'Argo CD sees that it is missing and creates it again: it runs for ever.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/',
  about: ['ttlSecondsAfterFinished'],
  *check({ manifests, environment }) {
    const { automated = {} } = environment?.sync ?? {};
    if (automated === false || automated.selfHeal === false) return;
    for (const manifest of manifests) {
      const { object } = manifest;
      if (object.kind !== 'Job' || apiGroup(object) !== 'batch' || isHook(object)) continue;
      const { ttlSecondsAfterFinished } = objectAt(object, 'spec');
      if (typeof ttlSecondsAfterFinished !== 'number') continue;
      yield {
        manifest,
        path: ['spec', 'ttlSecondsAfterFinished'],
        message: `${label(manifest)} deletes itself ${ttlSecondsAfterFinished} s after it has finished, and Argo CD creates it again, because self-heal is on: it runs again and again.`,
        fix: 'Move it to `migrations` of the app, or give it the annotation `argocd.argoproj.io/hook: Sync` in `extend`: Argo CD does not create a hook again. Or remove `ttlSecondsAfterFinished`.',
      };
    }
  },
};
