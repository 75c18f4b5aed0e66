import { defined, type JsonObject, type JsonValue, own } from '../../../base/json';
import { listToYaml, toYaml } from '../../../base/yaml';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import type { ArgocdExclusion, ArgocdIgnored } from '../../../model/argocd/argocd-operations';
import { UPSTREAM_EXCLUSIONS, UPSTREAM_IGNORED_UPDATES } from './upstream-defaults';

/** The keys of `argocd-cm` about the objects of the clusters, and about looking for changes. */
export function resourceKeys(argocd: ArgocdProps): Record<string, string> {
  const { resources = {}, reconciliation = {}, webhooks = {} } = argocd;
  const { exclusions = [], ignoreDifferences, ignoreUpdates } = resources;
  const { timeout, jitter } = reconciliation;
  return {
    // Ours replace the keys of Argo CD's own manifests: what they contain is kept.
    ...(exclusions.length > 0 && {
      'resource.exclusions': listToYaml([...UPSTREAM_EXCLUSIONS, ...exclusions].map(exclusion)),
    }),
    ...customizations('ignoreDifferences', ignoreDifferences),
    ...customizations('ignoreResourceUpdates', withUpstream(ignoreUpdates)),
    ...(timeout && { 'timeout.reconciliation': timeout }),
    ...(jitter && { 'timeout.reconciliation.jitter': jitter }),
    ...(webhooks.maxPayloadMB && { 'webhook.maxPayloadSizeMB': String(webhooks.maxPayloadMB) }),
    ...(webhooks.jitter && { 'webhook.refresh.jitter': webhooks.jitter }),
  };
}

function exclusion({ apiGroups, kinds, clusters }: ArgocdExclusion): JsonObject {
  return defined<Record<string, JsonValue>>({
    apiGroups: apiGroups && [...apiGroups],
    kinds: kinds && [...kinds],
    clusters: clusters && [...clusters],
  });
}

/** The fields of each kind, with those that Argo CD ignores anyway. */
function withUpstream(
  byKind: Readonly<Record<string, ArgocdIgnored>> = {},
): Readonly<Record<string, ArgocdIgnored>> {
  const entries = Object.entries(byKind).map(([kind, fields]) => {
    const upstream = own(UPSTREAM_IGNORED_UPDATES, kind) ?? {};
    return [kind, Object.fromEntries(FIELDS.flatMap((it) => both(it, upstream[it], fields[it])))];
  });
  return Object.fromEntries(entries);
}

const FIELDS = ['jsonPointers', 'jqPathExpressions', 'managedFieldsManagers'] as const;

function both(name: string, a: readonly string[] = [], b: readonly string[] = []) {
  const all = [...new Set([...a, ...b])];
  return all.length > 0 ? [[name, all] as const] : [];
}

function customizations(
  what: string,
  byKind: Readonly<Record<string, ArgocdIgnored>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(byKind).map(([kind, fields]) => [
      `resource.customizations.${what}.${customizationKey(kind)}`,
      toYaml(fields as JsonObject),
    ]),
  );
}

/** `apps/Deployment` as `apps_Deployment`: in a ConfigMap, a key has no slash. */
function customizationKey(kind: string): string {
  return kind.replace('/', '_');
}
