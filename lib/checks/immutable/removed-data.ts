import { listAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { RuleFinding, RuleInfo } from '../rule';
import { annotatedOptions } from '../sync-options';

/** The kinds that hold data. */
export const KINDS_WITH_DATA: readonly string[] = ['PersistentVolumeClaim', 'StatefulSet'];

/** An object with data that is no longer rendered, although its app is: usually after a rename. */
export const removedData: RuleInfo<'immutable/removed-data'> = {
  id: 'immutable/removed-data',
  severity: 'error',
  summary:
    'A PersistentVolumeClaim, or a StatefulSet with claims, is removed from an app or renamed.',
  why: 'Argo CD prunes the claim and its data; under another name, the pods start with empty claims.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources',
};

/** The finding for a committed object that is no longer rendered. */
export function dataLoss(manifest: Manifest): RuleFinding | undefined {
  const { object } = manifest;
  if (isKept(object)) return undefined;
  const { kind, metadata } = object;
  const what = `${kind} ${metadata.name} is committed, but no longer rendered`;
  if (kind === 'PersistentVolumeClaim') {
    return {
      manifest,
      message: `${what}: Argo CD would delete it and its data.`,
      fix: `If it was renamed, keep the name. To keep the data, first commit the annotation \`argocd.argoproj.io/sync-options: Prune=false,Delete=false\` on it. If the data can be deleted, add \`immutable/removed-data\` to \`suppress\` of the app, with that reason, until this is committed.`,
    };
  }
  if (kind !== 'StatefulSet' || listAt(object, 'spec', 'volumeClaimTemplates').length === 0) {
    return undefined;
  }
  return {
    manifest,
    message: `${what}: the claims of its pods are orphaned or deleted, and a StatefulSet with another name starts with empty ones.`,
    fix: `If it was renamed, keep the name. If its data has been moved or can be deleted, add \`immutable/removed-data\` to \`suppress\` of the app, with that reason, until this is committed.`,
  };
}

/** True for an object that Argo CD leaves in the cluster. */
export function isKept(object: ApiObjectJson): boolean {
  return annotatedOptions(object).includes('Prune=false');
}
