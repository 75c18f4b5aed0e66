import { type JsonObject, listAt } from '../../base/json';
import {
  all,
  type Check,
  each,
  fields,
  isAbsent,
  number,
  oneOf,
  type Refusals,
  required,
} from './check';
import { labelSelector } from './metadata';
import { cidr, isCidr, portNumberOrName } from './values';

// https://kubernetes.io/docs/concepts/services-networking/network-policies/

const policyPort: Check = fields(
  {
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
    port: portNumberOrName,
    endPort: number(1, 65_535),
  },
  ({ port, endPort }, refusals) => {
    if (isAbsent(endPort)) return;
    if (typeof port !== 'number') refusals.add('requires `port` to be a number', 'endPort');
    else if (Number(endPort) < port) refusals.add('is lower than `port`', 'endPort');
  },
);

const policyPeer: Check = fields(
  {
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: fields({ cidr: required(cidr), except: each(cidr) }, exceptionsAreWithin),
  },
  (it, refusals) => {
    const { podSelector, namespaceSelector, ipBlock } = it;
    const hasSelector = !isAbsent(podSelector) || !isAbsent(namespaceSelector);
    if (hasSelector && !isAbsent(ipBlock)) {
      refusals.add('has an `ipBlock` and a selector: only one is allowed');
    }
    if (!hasSelector && isAbsent(ipBlock)) refusals.add('has no selector and no `ipBlock`');
  },
);

function exceptionsAreWithin(block: JsonObject, refusals: Refusals): void {
  const outer = block['cidr'];
  if (typeof outer !== 'string' || !isCidr(outer)) return;
  listAt(block, 'except').forEach((it, i) => {
    if (typeof it !== 'string' || !isCidr(it) || isStrictlyWithin(it, outer)) return;
    refusals.add(`is ${it}: it must be a part of ${outer}`, 'except', i);
  });
}

/** True for a smaller network that the outer one contains. Networks of IPv6 are compared by size only. */
function isStrictlyWithin(inner: string, outer: string): boolean {
  const [innerAddress = '', innerLength] = inner.split('/');
  const [outerAddress = '', outerLength] = outer.split('/');
  if (Number(innerLength) <= Number(outerLength)) return false;
  if (outerAddress.includes(':') || innerAddress.includes(':')) {
    return outerAddress.includes(':') === innerAddress.includes(':');
  }
  const bits = (address: string) =>
    address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(outerLength));
  return Math.floor(bits(innerAddress) / size) === Math.floor(bits(outerAddress) / size);
}

export const networkPolicy: Check = fields({
  spec: fields({
    podSelector: labelSelector,
    policyTypes: all(each(oneOf('Ingress', 'Egress')), (value, refusals) => {
      if (Array.isArray(value) && value.length > 2) refusals.add('has more than two items');
    }),
    ingress: each(fields({ from: each(policyPeer), ports: each(policyPort) })),
    egress: each(fields({ to: each(policyPeer), ports: each(policyPort) })),
  }),
});
