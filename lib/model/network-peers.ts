import { isPlainObject } from '../base/json';
import type { FieldProblem } from '../base/validation';
import { type WorkloadIn, workloadsIn } from './workloads-in';

const DIRECTIONS = ['allowFrom', 'allowTo'] as const;

/**
 * The spec with the namespace of each app that a network policy names.
 *
 * @param spec the spec, which may be invalid.
 * @param app the app that has it.
 * @param namespaceOf the namespace of another app; `undefined` for that of the app itself, or an unknown one.
 */
export function withPeerNamespaces<Spec extends object>(
  spec: Spec,
  app: string,
  namespaceOf: (peer: string, path: FieldProblem['path']) => string | undefined,
): Spec {
  return workloadsIn(app, spec).reduce((result, workload) => {
    const before = workload.spec['networkPolicy'];
    if (!isPlainObject(before)) return result;
    const policy = withNamespaces(before, app, workload, namespaceOf);
    return policy === before ? result : withPolicy(result, workload.path, policy);
  }, spec);
}

function withNamespaces(
  policy: Readonly<Record<string, unknown>>,
  app: string,
  { path }: WorkloadIn,
  namespaceOf: (peer: string, path: FieldProblem['path']) => string | undefined,
): Readonly<Record<string, unknown>> {
  let result = policy;
  for (const direction of DIRECTIONS) {
    const peers = policy[direction];
    if (!Array.isArray(peers)) continue;
    const located = peers.map((peer: unknown, i) => {
      const named = appOf(peer);
      if (named === undefined || named === app) return peer;
      const namespace = namespaceOf(named, [...path, 'networkPolicy', direction, i, 'app']);
      return namespace === undefined ? peer : { ...(peer as object), namespace };
    });
    if (located.some((it, i) => it !== peers[i])) result = { ...result, [direction]: located };
  }
  return result;
}

/** The app that a peer names without its namespace. */
function appOf(peer: unknown): string | undefined {
  return isPlainObject(peer) && peer['namespace'] === undefined ? namedBy(peer) : undefined;
}

function namedBy(peer: unknown): string | undefined {
  return isPlainObject(peer) && typeof peer['app'] === 'string' ? peer['app'] : undefined;
}

/** True if a network policy names an app. The spec can also be an overlay, and may be invalid. */
export function namesPeers(spec: object): boolean {
  return workloadsIn('', spec).some(({ spec: { networkPolicy: policy } }) => {
    if (!isPlainObject(policy)) return false;
    return DIRECTIONS.some((direction) => {
      const peers = policy[direction];
      return Array.isArray(peers) && peers.some((it) => namedBy(it) !== undefined);
    });
  });
}

function withPolicy<Spec extends object>(
  spec: Spec,
  path: readonly string[],
  networkPolicy: object,
): Spec {
  const [field, ...rest] = path;
  if (field === undefined) return { ...spec, networkPolicy };
  const inner = (spec as Record<string, object>)[field] ?? {};
  return { ...spec, [field]: withPolicy(inner, rest, networkPolicy) };
}
