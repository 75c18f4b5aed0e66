import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  map,
  number,
  oneOf,
  required,
  unique,
} from './check';
import { labelKey } from './values';

// https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/, https://kubernetes-csi.github.io/docs/csi-driver-object.html

export const csiDriver: Check = fields({
  spec: fields(
    {
      fsGroupPolicy: oneOf('None', 'File', 'ReadWriteOnceWithFSType'),
      volumeLifecycleModes: each(oneOf('Persistent', 'Ephemeral')),
      nodeAllocatableUpdatePeriodSeconds: number(10),
      tokenRequests: all(
        each(fields({ expirationSeconds: number(600, 2 ** 32) })),
        unique(by('audience')),
      ),
    },
    (spec, refusals) => {
      if (isAbsent(spec['serviceAccountTokenInSecrets']) || !isEmpty(spec['tokenRequests'])) return;
      refusals.add('requires `tokenRequests`', 'serviceAccountTokenInSecrets');
    },
  ),
});

export const volumeAttributesClass: Check = fields(
  {
    driverName: required((value, refusals) => {
      if (typeof value === 'string') labelKey(value.toLowerCase(), refusals);
    }),
    parameters: map((key, refusals) => {
      if (key === '') refusals.add('is empty: it must have a name');
    }),
  },
  ({ parameters }, refusals) => {
    if (isEmpty(parameters)) refusals.add('is required', 'parameters');
  },
);
