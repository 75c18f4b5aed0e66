import * as v from 'valibot';
import {
  type NetworkDestination,
  type NetworkPeer,
  NetworkPolicySchema,
  type NetworkPolicySpec,
} from '../constructs/network/network-policy';
import type { ContainerPort } from '../constructs/pod/container-port';
import type { AppInstance } from '../model/fleet';
import { type WorkloadIn, workloadsIn } from '../model/workloads-in';

/** A workload of an instance, and its network policy. */
export interface PolicedWorkload extends WorkloadIn {
  /** @default it allows all connections */
  readonly policy?: NetworkPolicySpec;
}

/** The workloads of an instance, the main one first. Invalid policies are another finding. */
export function policedWorkloads({ app, spec }: AppInstance): PolicedWorkload[] {
  return workloadsIn(app.definition.name, spec).map((it) => {
    const policy = it.spec['networkPolicy'];
    return v.is(NetworkPolicySchema, policy) ? { ...it, policy } : it;
  });
}

/** Addresses of everything, pods included. Other blocks are for what is outside of the cluster. */
const EVERYTHING = ['0.0.0.0/0', '::/0'];

/**
 * The peers of a policy that are the pods of an instance.
 *
 * @param namespace the namespace of the policy.
 */
export function peersFor<Peer extends NetworkPeer>(
  peers: readonly Peer[],
  instance: AppInstance,
  namespace: string,
): Peer[] {
  const { name } = instance.app.definition;
  return peers.filter((peer: NetworkPeer) => {
    if ('cidr' in peer) return EVERYTHING.includes(peer.cidr) && peer.except === undefined;
    if ((peer.namespace ?? namespace) !== instance.namespace) return false;
    return 'app' in peer ? peer.app === name : true;
  });
}

/** True if one of the destinations has the port. */
export function reaches(
  destinations: readonly NetworkDestination[],
  { port, protocol = 'TCP' }: ContainerPort,
): boolean {
  return destinations.some(
    ({ ports }) =>
      ports === undefined ||
      ports.some((it) =>
        typeof it === 'number'
          ? it === port && protocol === 'TCP'
          : it.port === port && (it.protocol ?? 'TCP') === protocol,
      ),
  );
}
