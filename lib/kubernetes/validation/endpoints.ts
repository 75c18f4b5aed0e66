import { all, type Check, each, fields, isEmpty, number, oneOf, orEmpty, required } from './check';
import { dnsLabel, dnsSubdomain, ip, labelKey } from './values';

/** An address that a Service can send to. */
const endpointIp: Check = all(ip, (value, refusals) => {
  if (typeof value !== 'string') return;
  if (/^(0\.0\.0\.0|127\..*|169\.254\..*|224\.0\.0\..*|::1?|fe[89ab].:.*|ff02:.*)$/i.test(value)) {
    refusals.add(`is ${value}: it must be the address of an endpoint, not a local one`);
  }
});

const addresses = each(
  fields({ ip: required(endpointIp), hostname: orEmpty(dnsLabel), nodeName: dnsSubdomain }),
);

/** https://kubernetes.io/docs/concepts/services-networking/service/#endpoints */
export const endpoints: Check = fields({
  subsets: each(
    fields(
      {
        addresses,
        notReadyAddresses: addresses,
        ports: all(
          each(
            fields({
              name: orEmpty(dnsLabel),
              port: number(1, 65_535),
              protocol: orEmpty(oneOf('TCP', 'UDP', 'SCTP')),
              appProtocol: labelKey,
            }),
          ),
          (value, refusals) => {
            if (!Array.isArray(value) || value.length < 2) return;
            each(fields({ name: required() }))(value, refusals);
          },
        ),
      },
      ({ addresses: ready, notReadyAddresses }, refusals) => {
        if (isEmpty(ready) && isEmpty(notReadyAddresses)) refusals.add('has no addresses');
      },
    ),
  ),
});
