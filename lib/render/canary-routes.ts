import {
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  objectAt,
  textOf,
  valueAt,
} from '../base/json';
import type { IgnoreDifferences } from '../constructs/argocd/argo-application';
import { GATEWAY_PLUGIN } from '../constructs/canary/routing';
import { checksum } from '../constructs/pod/checksum';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';
import { withAnnotation } from './with-annotation';

/** The annotation with the checksum of a route's rules, without the weights that a Rollout sets. */
export const RULES_CHECKSUM = 'checksum/rules';

const GROUP = 'gateway.networking.k8s.io';

/** The fields with the names of routes, of each kind, in the configuration of the plugin. */
const FIELDS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  HTTPRoute: ['httpRoute', 'httpRoutes'],
  GRPCRoute: ['grpcRoute', 'grpcRoutes'],
  TCPRoute: ['tcpRoute', 'tcpRoutes'],
  TLSRoute: ['tlsRoute', 'tlsRoutes'],
};

/** True for a Rollout of Argo Rollouts. */
export function isRollout({ object }: Manifest): boolean {
  return object.kind === 'Rollout' && apiGroup(object) === 'argoproj.io';
}

/**
 * Puts a checksum of its rules on each route whose weights a Rollout sets.
 *
 * @see ignoredWeights
 */
export function withRouteChecksums(manifests: readonly Manifest[]): readonly Manifest[] {
  const isManaged = managedRoutes(manifests);
  if (isManaged === undefined) return manifests;
  return manifests.map((it) =>
    isManaged(it) ? withAnnotation(it, RULES_CHECKSUM, rulesChecksum(it)) : it,
  );
}

/**
 * Ignores the weights of each route whose weights a Rollout sets, while the rest of its rules is as in Git. Without the
 * condition, a change of the rules would never be applied: when Argo CD keeps an ignored field in a list of a custom
 * resource, it keeps the whole list.
 *
 * @see https://github.com/argoproj/argo-cd/issues/17694
 */
export function ignoredWeights(manifests: readonly Manifest[]): IgnoreDifferences[] {
  const isManaged = managedRoutes(manifests);
  if (isManaged === undefined) return [];
  return manifests.filter(isManaged).map(({ object }) => {
    const { kind, metadata } = object;
    const value = objectAt(metadata.annotations)[RULES_CHECKSUM];
    const condition = `select(.metadata.annotations["${RULES_CHECKSUM}"] == "${textOf(value)}")`;
    const expression = `${condition} | .spec.rules[]?.backendRefs[]?.weight`;
    return { group: GROUP, kind, name: metadata.name, jqPathExpressions: [expression] };
  });
}

/** Tells the routes of which a Rollout sets the weights; `undefined` if there are none. */
function managedRoutes(
  manifests: readonly Manifest[],
): ((manifest: Manifest) => boolean) | undefined {
  const names = new Set<string>();
  for (const rollout of manifests.filter(isRollout)) {
    const path = ['spec', 'strategy', 'canary', 'trafficRouting', 'plugins', GATEWAY_PLUGIN];
    const plugin = objectAt(rollout.object, ...path);
    for (const [kind, [one, several]] of Object.entries(FIELDS)) {
      const listed = listAt(plugin, several).map((it) => valueAt(it, ['name']));
      for (const name of [plugin[one], ...listed]) {
        if (typeof name === 'string') names.add(`${kind}/${name}`);
      }
    }
  }
  if (names.size === 0) return undefined;
  return ({ object }) =>
    apiGroup(object) === GROUP && names.has(`${object.kind}/${object.metadata.name}`);
}

function rulesChecksum({ object }: Manifest): string {
  const rules = listAt(object, 'spec', 'rules').map(withoutWeights);
  return checksum({ rules: JSON.stringify(rules) });
}

function withoutWeights(rule: JsonValue): JsonValue {
  if (!isObject(rule)) return rule;
  const backendRefs = listAt(rule, 'backendRefs').map((ref) => {
    const { weight: _weight, ...rest } = objectAt(ref);
    return rest as JsonObject;
  });
  return { ...rule, backendRefs };
}
