import { isObject, type JsonObject, type JsonValue } from '../../base/json';
import {
  type Check,
  each,
  fields,
  isAbsent,
  number,
  oneOf,
  type Refusals,
  required,
} from './check';
import { claimSpec } from './storage';
import { dnsLabel, dnsSubdomain, quantity } from './values';

// Volumes: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/

const mode = number(0, 0o777);

const relativePath: Check = (value, refusals) => {
  if (typeof value !== 'string') return;
  if (value.startsWith('/'))
    refusals.add(`is ${JSON.stringify(value)}: it must be a relative path`);
  else if (value.split('/').includes('..'))
    refusals.add(`is ${JSON.stringify(value)}: it must not contain ".."`);
  else if (value.startsWith('..'))
    refusals.add(`is ${JSON.stringify(value)}: it must not begin with ".."`);
};

const items: Check = each(fields({ key: required(), path: required(relativePath), mode }));

const downwardItems: Check = each(
  fields(
    {
      path: required(relativePath),
      mode,
      fieldRef: fields({ fieldPath: required() }),
      resourceFieldRef: fields({ containerName: required(), resource: required() }),
    },
    ({ fieldRef, resourceFieldRef }, refusals) => {
      if (isAbsent(fieldRef) === isAbsent(resourceFieldRef)) {
        refusals.add('needs exactly one of `fieldRef` and `resourceFieldRef`');
      }
    },
  ),
);

const projection: Check = fields(
  {
    configMap: fields({ name: required(), items }),
    secret: fields({ name: required(), items }),
    downwardAPI: fields({ items: downwardItems }),
    serviceAccountToken: fields({
      path: required(relativePath),
      expirationSeconds: number(600, 2 ** 32),
    }),
    clusterTrustBundle: fields({ path: required(relativePath) }),
  },
  (it, refusals) => {
    const sources = Object.keys(it).filter((name) => !isAbsent(it[name]));
    if (sources.length > 1)
      refusals.add(`has the sources ${sources.join(' and ')}: only one is allowed`);
  },
);

export const volume: Check = fields(
  {
    name: required(dnsLabel),
    configMap: fields({ name: required(), items, defaultMode: mode }),
    secret: fields({ secretName: required(), items, defaultMode: mode }),
    downwardAPI: fields({ items: downwardItems, defaultMode: mode }),
    emptyDir: fields({ sizeLimit: quantity }),
    projected: fields({ sources: each(projection), defaultMode: mode }),
    persistentVolumeClaim: fields({ claimName: required(dnsSubdomain) }),
    hostPath: fields({
      path: required((value, refusals) => {
        if (typeof value === 'string' && value.split('/').includes('..'))
          refusals.add('must not contain ".."');
      }),
      type: (value, refusals) => {
        if (value === '') return;
        oneOf(
          'DirectoryOrCreate',
          'Directory',
          'FileOrCreate',
          'File',
          'Socket',
          'CharDevice',
          'BlockDevice',
        )(value, refusals);
      },
    }),
    nfs: fields({
      server: required(),
      path: required((value, refusals) => {
        if (typeof value === 'string' && !value.startsWith('/'))
          refusals.add('must be an absolute path');
      }),
    }),
    csi: fields({ driver: required(dnsSubdomain) }),
    ephemeral: fields({ volumeClaimTemplate: required(fields({ spec: claimSpec })) }),
    image: fields({ pullPolicy: oneOf('Always', 'Never', 'IfNotPresent') }),
  },
  hasOneSource,
);

/** A volume without a source is an empty directory. */
function hasOneSource(volume: JsonObject, refusals: Refusals): void {
  const sources = Object.entries(volume)
    .filter(([name, it]: [string, JsonValue]) => name !== 'name' && isObject(it))
    .map(([name]) => name);
  if (sources.length > 1)
    refusals.add(`has the sources ${sources.join(' and ')}: only one is allowed`);
}
