import { type JsonObject, objectAt, textOf } from '../../base/json';
import { type Check, fields, isAbsent, isEmpty, number, type Refusals, required } from './check';
import { requireName } from './object-meta';
import { dns1035Label, dnsSubdomain } from './values';

/** https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/ */
export const apiService: Check = fields(
  {
    spec: fields(
      {
        group: required(dnsSubdomain),
        version: required(dns1035Label),
        groupPriorityMinimum: number(1, 20_000),
        versionPriority: number(1, 1000),
        service: fields({ name: required(), namespace: required(), port: number(1, 65_535) }),
      },
      hasService,
    ),
  },
  ({ metadata, spec }, refusals) => {
    const { group = '', version = '' } = objectAt(spec ?? null);
    requireName(metadata, `${textOf(version)}.${textOf(group)}`, refusals);
    for (const field of ['groupPriorityMinimum', 'versionPriority']) {
      if (isAbsent(objectAt(spec ?? null)[field])) refusals.add('is required', 'spec', field);
    }
  },
);

/** Without a Service, the API server itself serves the group. */
function hasService(spec: JsonObject, refusals: Refusals): void {
  const { service, caBundle, insecureSkipTLSVerify } = spec;
  if (isAbsent(service)) {
    if (!isEmpty(caBundle)) refusals.add('is only allowed with a `service`', 'caBundle');
    if (insecureSkipTLSVerify === true) {
      refusals.add('is only allowed with a `service`', 'insecureSkipTLSVerify');
    }
  } else if (insecureSkipTLSVerify === true && !isEmpty(caBundle)) {
    refusals.add('is not allowed beside `caBundle`', 'insecureSkipTLSVerify');
  }
}
