import type { NetworkPeer } from '../../constructs/network/network-policy';
import type { AppInstance } from '../../model/fleet';
import { namesApps } from '../../model/named-apps';
import { FleetIndex } from '../fleet-index';
import { type PolicedWorkload, peersFor, policedWorkloads } from '../network-policies';
import type { FleetRule, RuleFinding } from '../rule';

/** A connection that the network policy of one app allows, and that of the other one does not. */
export const peer: FleetRule = {
  id: 'reference/peer',
  severity: 'warning',
  summary: 'Only one of two apps has a network policy that allows the connections between them.',
  why: 'A connection needs both: the policy of one side has no effect.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  *check(manifests, instances) {
    const policed = instances.filter((it) => namesApps(it.app, it.environment) && hasPolicy(it));
    if (policed.length === 0) return;
    const fleet = new FleetIndex(manifests, instances);
    for (const it of policed) {
      const policies = policedWorkloads(it).map(({ policy }) => policy);
      const to = policies.flatMap((policy) => policy?.allowTo ?? []);
      const from = policies.flatMap((policy) => policy?.allowFrom ?? []);
      for (const other of appsIn(to, it, fleet)) yield* missing(it, other, 'allowFrom', fleet);
      for (const other of appsIn(from, it, fleet)) yield* missing(it, other, 'allowTo', fleet);
    }
  },
};

function hasPolicy(it: AppInstance): boolean {
  return policedWorkloads(it).some(({ policy }) => policy !== undefined);
}

/** The other apps of the environment that peers of an instance name. */
function appsIn(
  peers: readonly NetworkPeer[],
  it: AppInstance,
  fleet: FleetIndex,
): ReadonlySet<AppInstance> {
  const others = peers.flatMap((peer) => {
    const other = 'app' in peer ? fleet.other(it, peer.app) : undefined;
    // With another namespace, the peer is not this app.
    return other && other !== it && peersFor([peer], other, it.namespace).length > 0 ? [other] : [];
  });
  return new Set(others);
}

/** The other app, if none of its policies allows the connection in the other direction. */
function* missing(
  it: AppInstance,
  other: AppInstance,
  field: 'allowFrom' | 'allowTo',
  fleet: FleetIndex,
): Iterable<RuleFinding> {
  const workloads = policedWorkloads(other);
  if (workloads.some((workload) => allows(workload, field, it, other.namespace))) return;
  const manifest = workloads
    .map((workload) => fleet.object(other, 'NetworkPolicy', workload.name))
    .find((found) => found !== undefined);
  if (manifest === undefined) return;
  const app = it.app.definition.name;
  const { name } = other.app.definition;
  const isIn = field === 'allowFrom';
  yield {
    manifest,
    path: ['spec', isIn ? 'ingress' : 'egress'],
    message: isIn
      ? `The policy does not let in "${app}" of ${it.namespace}, whose own policy lets it connect to "${name}" (${it.file}).`
      : `The policy does not let the pods connect to "${app}" of ${it.namespace}, whose own policy lets them in (${it.file}).`,
    fix: `Add { app: '${app}' } to \`networkPolicy.${field}\` in ${other.file}, or remove { app: '${name}' } from ${it.file}.`,
  };
}

function allows(
  { policy }: PolicedWorkload,
  field: 'allowFrom' | 'allowTo',
  it: AppInstance,
  namespace: string,
): boolean {
  const peers: readonly NetworkPeer[] | undefined = policy?.[field];
  return peers === undefined || peersFor(peers, it, namespace).length > 0;
}
