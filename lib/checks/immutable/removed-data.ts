import { listAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { RuleFinding, RuleInfo } from '../rule';
import { annotatedOptions } from '../sync-options';

/** The kinds whose objects hold data. */
export const KINDS_WITH_DATA: readonly string[] = ['PersistentVolumeClaim', 'StatefulSet'];

/** Data that goes with an object of an app that stays: by a rename, mostly. */
export const removedData: RuleInfo<'immutable/removed-data'> = {
  id: 'immutable/removed-data',
  severity: 'error',
  summary:
    'A PersistentVolumeClaim, or a StatefulSet with claims, goes from an app that stays, or gets another name.',
  why: 'Argo CD prunes the claim, and the data with it; under another name, the pods begin with empty claims.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources',
};

/** What is lost with an object that is committed, and is no longer rendered. */
export function dataLoss(manifest: Manifest): RuleFinding | undefined {
  const { object } = manifest;
  if (isKept(object)) return undefined;
  const { kind, metadata } = object;
  const what = `${kind} ${metadata.name} is committed, and is no longer rendered`;
  if (kind === 'PersistentVolumeClaim') {
    return {
      manifest,
      message: `${what}: Argo CD would delete it, and what is on it.`,
      fix: `If it was renamed, keep the name. If the data has to stay, first commit the annotation \`argocd.argoproj.io/sync-options: Prune=false,Delete=false\` on it. If it can go, except the app from \`immutable/removed-data\` in \`suppress\`, with that reason, until this is committed.`,
    };
  }
  if (kind !== 'StatefulSet' || listAt(object, 'spec', 'volumeClaimTemplates').length === 0) {
    return undefined;
  }
  return {
    manifest,
    message: `${what}: the claims of its pods stay behind, or go with it, and a StatefulSet of another name begins with empty ones.`,
    fix: `If it was renamed, keep the name. If its data can go, or has been moved, except the app from \`immutable/removed-data\` in \`suppress\`, with that reason, until this is committed.`,
  };
}

/** True for what Argo CD leaves in the cluster. */
function isKept(object: ApiObjectJson): boolean {
  return annotatedOptions(object).includes('Prune=false');
}
