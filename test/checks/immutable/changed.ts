import type { ChangeRule } from '../../../lib/checks/rule';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { changeViolations, object } from '../unit';

/** What makes Argo CD delete an object and create it anew. */
export const RECREATED = {
  annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true,Force=true' },
};

/** What a rule finds where objects of one kind become each other, given as the fields they consist of. */
export function changes(rule: ChangeRule, kind: string, apiVersion: string) {
  const make = (body: object, metadata: object): ApiObjectJson =>
    object(kind, apiVersion, body, metadata);
  return (before: object, after: object, metadata: object = {}) =>
    changeViolations(rule, make(before, {}), make(after, metadata));
}
