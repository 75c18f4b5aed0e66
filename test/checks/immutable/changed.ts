import type { ChangeRule } from '../../../lib/checks/rule';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { changeViolations, object } from '../unit';

/** The annotation that makes Argo CD delete and recreate an object. */
export const RECREATED = {
  annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true,Force=true' },
};

/** The findings of a rule for a change between two objects of one kind, given by their fields. */
export function changes(rule: ChangeRule, kind: string, apiVersion: string) {
  const make = (body: object, metadata: object): ApiObjectJson =>
    object(kind, apiVersion, body, metadata);
  return (before: object, after: object, metadata: object = {}) =>
    changeViolations(rule, make(before, {}), make(after, metadata));
}
