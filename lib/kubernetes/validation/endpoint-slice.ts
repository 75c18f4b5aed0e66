import { all, by, type Check, each, fields, oneOf, orEmpty, required, unique } from './check';
import { appProtocol } from './service';
import { dnsLabel, dnsSubdomain, host, ip, labelValue } from './values';

const endpoint = (address: Check): Check =>
  fields({
    addresses: required(each(address)),
    hostname: dnsLabel,
    nodeName: dnsSubdomain,
    hints: fields({
      forZones: all(each(fields({ name: required(labelValue) })), unique(by('name'))),
      forNodes: all(each(fields({ name: required(dnsSubdomain) })), unique(by('name'))),
    }),
  });

const ports: Check = each(
  fields({
    name: orEmpty(dnsLabel),
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
    appProtocol,
  }),
);

/** https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export const endpointSlice: Check = (value, refusals) => {
  const isFqdn = (value as { readonly addressType?: unknown }).addressType === 'FQDN';
  fields({
    addressType: required(oneOf('IPv4', 'IPv6', 'FQDN')),
    endpoints: each(endpoint(isFqdn ? host : ip)),
    ports: all(
      ports,
      unique((it) => by('name')(it) ?? ''),
    ),
  })(value, refusals);
};
