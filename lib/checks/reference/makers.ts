import { isObject, type JsonValue, listAt, objectAt, valueAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { ProvidedObject } from '../../model/provided';

/** The keys of an object's data; `undefined` if not all are known. */
export type Keys = readonly string[] | undefined;

/** An object that another one creates. */
export interface MadeObject {
  readonly kind: ProvidedObject['kind'];
  readonly name: string;
  readonly keys: Keys;
  /** True if it is also created in other namespaces. @default false */
  readonly everywhere?: boolean;
  /** True if it must exist already, and only gets more keys. @default false */
  readonly addsOnly?: boolean;
}

type Maker = (object: ApiObjectJson) => Iterable<MadeObject>;

/** The objects that exist because of an object, by its group and kind: itself, or those that its operator creates. */
export const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['/ConfigMap', itself('ConfigMap', ['data', 'binaryData'])],
  ['/PersistentVolumeClaim', itself('PersistentVolumeClaim')],
  ['/Secret', itself('Secret', ['data', 'stringData'])],
  ['/Service', itself('Service')],
  ['/ServiceAccount', itself('ServiceAccount')],
  ['argoproj.io/AnalysisTemplate', itself('AnalysisTemplate')],
  ['bitnami.com/SealedSecret', sealedSecret],
  ['cert-manager.io/Certificate', ({ spec }) => secret(valueAt(spec, ['secretName']))],
  ['external-secrets.io/ClusterExternalSecret', clusterExternalSecret],
  [
    'external-secrets.io/ExternalSecret',
    ({ metadata, spec }) => externalSecret(metadata.name, spec),
  ],
  ['gateway.networking.k8s.io/Gateway', gateway],
  ['networking.k8s.io/Ingress', ingress],
  ['onepassword.com/OnePasswordItem', ({ metadata }) => secret(metadata.name)],
  ['postgresql.cnpg.io/Cluster', postgres],
  ['rabbitmq.com/RabbitmqCluster', rabbit],
  ['secrets-store.csi.x-k8s.io/SecretProviderClass', secretProviderClass],
  ['secrets.hashicorp.com/HCPVaultSecretsApp', vaultSecret],
  ['secrets.hashicorp.com/VaultDynamicSecret', vaultSecret],
  ['secrets.hashicorp.com/VaultPKISecret', vaultSecret],
  ['secrets.hashicorp.com/VaultStaticSecret', vaultSecret],
  ['trust.cert-manager.io/Bundle', bundle],
]);

function itself(kind: MadeObject['kind'], fields: readonly string[] = []): Maker {
  return (object) => {
    const keys = fields.flatMap((field) => Object.keys(objectAt(object, field)));
    // Without data in Git, a controller fills it: with a token, or a bundle of certificates.
    return [{ kind, name: object.metadata.name, keys: keys.length > 0 ? keys : undefined }];
  };
}

function secret(name: JsonValue | undefined, keys?: Keys): MadeObject[] {
  return typeof name === 'string' ? [{ kind: 'Secret', name, keys }] : [];
}

/** The Secret has the name of the SealedSecret, regardless of the name in the template. */
function sealedSecret({ metadata, spec }: ApiObjectJson): MadeObject[] {
  const sealed = objectAt(spec, 'encryptedData');
  const annotations = objectAt(spec, 'template', 'metadata', 'annotations');
  const isPatch = annotations['sealedsecrets.bitnami.com/patch'] === 'true';
  const isWhole = typeof valueAt(spec, ['data']) === 'string';
  const keys = [...Object.keys(sealed), ...Object.keys(objectAt(spec, 'template', 'data'))];
  return secret(metadata.name, isPatch || isWhole || keys.length === 0 ? undefined : keys);
}

function externalSecret(defaultName: string, spec: JsonValue | undefined): MadeObject[] {
  const target = objectAt(spec, 'target');
  const { name = defaultName, creationPolicy = 'Owner', template } = target;
  if (creationPolicy === 'None' || typeof name !== 'string') return [];
  const manifest = target['manifest'];
  if (isObject(manifest)) {
    return manifest['kind'] === 'ConfigMap' ? [{ kind: 'ConfigMap', name, keys: undefined }] : [];
  }
  if (creationPolicy === 'Merge') {
    return [{ kind: 'Secret', name, keys: undefined, addsOnly: true }];
  }
  const data = listAt(spec, 'data');
  const isKnown = data.length > 0 && listAt(spec, 'dataFrom').length === 0 && !isObject(template);
  const keys = data.map((it) => String(valueAt(it, ['secretKey'])));
  return secret(name, isKnown ? keys : undefined);
}

function clusterExternalSecret({ metadata, spec }: ApiObjectJson): MadeObject[] {
  const name = valueAt(spec, ['externalSecretName']);
  const inner = valueAt(spec, ['externalSecretSpec']);
  const made = externalSecret(typeof name === 'string' ? name : metadata.name, inner);
  return made.map((it) => ({ ...it, everywhere: true }));
}

/** cert-manager creates the certificates of an annotated Ingress or Gateway. */
function isCertified({ metadata }: ApiObjectJson): boolean {
  const keys = Object.keys(objectAt(metadata.annotations));
  return keys.some((it) => it.startsWith('cert-manager.io/') || it === 'kubernetes.io/tls-acme');
}

function ingress(object: ApiObjectJson): MadeObject[] {
  if (!isCertified(object)) return [];
  return listAt(object, 'spec', 'tls').flatMap((it) => secret(valueAt(it, ['secretName'])));
}

function gateway(object: ApiObjectJson): MadeObject[] {
  if (!isCertified(object)) return [];
  return listAt(object, 'spec', 'listeners')
    .flatMap((it) => listAt(it, 'tls', 'certificateRefs'))
    .flatMap((it) => secret(valueAt(it, ['name'])));
}

/** Without `create`, it only writes into an existing Secret. */
function vaultSecret({ spec }: ApiObjectJson): MadeObject[] {
  const { name, create } = objectAt(spec, 'destination');
  return secret(name).map((it) => ({ ...it, addsOnly: create !== true }));
}

/** CloudNativePG. The Secret of the superuser exists if it is enabled, which once was the default. */
function postgres({ metadata }: ApiObjectJson): MadeObject[] {
  return [
    ...called('Secret', metadata.name, ['app', 'ca', 'pull', 'replication', 'server', 'superuser']),
    ...called('Service', metadata.name, ['r', 'ro', 'rw']),
    { kind: 'ServiceAccount', name: metadata.name, keys: undefined },
  ];
}

function rabbit({ metadata }: ApiObjectJson): MadeObject[] {
  return [
    ...called('Secret', metadata.name, ['default-user', 'erlang-cookie']),
    ...called('Service', metadata.name, ['nodes']),
    ...called('ConfigMap', metadata.name, ['plugins-conf', 'server-conf']),
    ...called('ServiceAccount', metadata.name, ['server']),
    { kind: 'Service', name: metadata.name, keys: undefined },
  ];
}

function called(
  kind: MadeObject['kind'],
  prefix: string,
  suffixes: readonly string[],
): MadeObject[] {
  return suffixes.map((it) => ({ kind, name: `${prefix}-${it}`, keys: undefined }));
}

/** A Secret that the driver creates from what it mounts. */
function secretProviderClass({ spec }: ApiObjectJson): MadeObject[] {
  return listAt(spec, 'secretObjects').flatMap((it) => secret(valueAt(it, ['secretName'])));
}

function bundle({ metadata: { name }, spec }: ApiObjectJson): MadeObject[] {
  const kinds = { configMap: 'ConfigMap', secret: 'Secret' } as const;
  return Object.entries(kinds).flatMap(([field, kind]) =>
    isObject(valueAt(spec, ['target', field]))
      ? [{ kind, name, keys: undefined, everywhere: true }]
      : [],
  );
}
