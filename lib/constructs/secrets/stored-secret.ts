import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { defined } from '../../base/json';

/** The Secret store that an ExternalSecret reads. */
export interface SecretStoreRef {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}

/** A secret in a store. */
export interface RemoteSecret {
  readonly key: string;
  /** The property, if the secret is a JSON object. @default the whole secret */
  readonly property?: string;
  /** @default the latest version */
  readonly version?: string;
  /** How the value is decoded. @default 'None' */
  readonly decodingStrategy?: 'None' | 'Base64' | 'Base64URL' | 'Auto';
}

/** Changes the names of the keys that are read. */
export interface RewriteKeys {
  /** A regular expression (RE2). */
  readonly source: string;
  /** The new name; `$1` is the first group. */
  readonly target: string;
}

/** A set of values. */
export type SecretSet = {
  /** @default the names are unchanged */
  readonly rewrite?: readonly RewriteKeys[];
} & (
  | { readonly extract: RemoteSecret }
  | {
      readonly find: {
        /** A regular expression that the names must match. @default any name */
        readonly name?: string;
        /** Tags that the secrets must have. @default any */
        readonly tags?: Readonly<Record<string, string>>;
        /** The path below which to look. @default everywhere */
        readonly path?: string;
      };
    }
);

/** A Kubernetes Secret that External Secrets Operator reads from a store. */
export interface StoredSecretProps {
  readonly metadata: ApiObjectMetadata & { readonly name: string };
  readonly store: SecretStoreRef;
  /** Single values, by key of the Secret. @default none */
  readonly data?: Readonly<Record<string, RemoteSecret>>;
  /** Sets of values; a later one wins. @default none */
  readonly dataFrom?: readonly SecretSet[];
  /** @default 'Periodic' */
  readonly refreshPolicy?: 'Periodic' | 'OnChange' | 'CreatedOnce';
  /** @default '1h' */
  readonly refreshInterval?: string;
  /** @default 'Owner' */
  readonly creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None';
  /** @default 'Retain' */
  readonly deletionPolicy?: 'Retain' | 'Delete' | 'Merge';
  /** The type, labels, annotations and templated data of the Secret. @default the values as they are */
  readonly template?: SecretTemplate;
}

/** The form of a Secret. Its data are Go templates over the values, such as `{{ .password }}`. */
export interface SecretTemplate {
  /** @default 'Opaque' */
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  /** Whether `data` is all that the Secret has, or added to the values. @default 'Replace' */
  readonly mergePolicy?: 'Replace' | 'Merge';
}

/**
 * A Kubernetes Secret that External Secrets Operator reads from a store: an ExternalSecret. The Secret has the same name.
 *
 * @example
 * new StoredSecret(chart, 'Database', {
 *   metadata: { name: 'database' },
 *   store: { kind: 'ClusterSecretStore', name: 'aws' },
 *   data: { password: { key: 'production/database', property: 'password' } },
 * });
 */
export class StoredSecret extends ApiObject {
  constructor(scope: Construct, id: string, props: StoredSecretProps) {
    const { metadata, store, data = {}, dataFrom = [], refreshPolicy, template } = props;
    super(scope, id, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: defined({
        refreshPolicy,
        refreshInterval: props.refreshInterval,
        secretStoreRef: { kind: store.kind, name: store.name },
        target: unlessEmpty({
          creationPolicy: props.creationPolicy,
          deletionPolicy: props.deletionPolicy,
          template: template && toTemplate(template),
        }),
        data: ifAny(
          Object.entries(data).map(([secretKey, it]) => ({
            secretKey,
            remoteRef: { ...toRemoteRef(it) },
          })),
        ),
        dataFrom: ifAny(dataFrom.map(toDataFrom)),
      }),
    });
  }
}

/**
 * Some versions of the operator's API fill these into items of lists, which Argo CD compares: without them, the app would
 * be out of sync for ever.
 */
const FILLED_IN = { conversionStrategy: 'Default', decodingStrategy: 'None' };

function toRemoteRef({ key, property, version, decodingStrategy }: RemoteSecret): object {
  return {
    key,
    ...defined({ property, version }),
    ...FILLED_IN,
    ...(decodingStrategy && { decodingStrategy }),
    metadataPolicy: 'None',
  };
}

function toDataFrom({ rewrite = [], ...set }: SecretSet): object {
  const rules = ifAny(rewrite.map(({ source, target }) => ({ regexp: { source, target } })));
  if ('extract' in set) return defined({ extract: toRemoteRef(set.extract), rewrite: rules });
  const { name, tags, path } = set.find;
  const find = defined({ path, name: name === undefined ? undefined : { regexp: name }, tags });
  return defined({ find: { ...find, ...FILLED_IN }, rewrite: rules });
}

function toTemplate({ type, labels, annotations, data, mergePolicy }: SecretTemplate): object {
  const metadata = defined({ labels, annotations });
  return defined({
    type,
    mergePolicy: data && mergePolicy,
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    data,
  });
}

function unlessEmpty(fields: object): object | undefined {
  const set = defined(fields);
  return Object.keys(set).length > 0 ? set : undefined;
}

function ifAny<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
