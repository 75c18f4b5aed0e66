import * as v from 'valibot';
import type { JsonObject } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { objectSchema, type Schema, unionByField } from '../base/schema';
import { DurationSchema } from '../kubernetes/duration';
import { DnsSubdomain, NonEmpty } from '../kubernetes/names';
import { fillIn, keyPattern, PLACES } from './key-pattern';

/** Where an environment's secrets come from: a store that External Secrets reads, or sealed values in this repository. */
export type SecretSource = ExternalSecretsSource | SealedSecretsSource;

/** What happens to the pods when a secret changes behind an unchanged definition. */
interface Rotation {
  /**
   * Whether Reloader restarts the pods that use a secret when its value changes. It has to run in the cluster, with
   * `--reload-strategy=annotations`.
   *
   * @see https://github.com/stakater/Reloader
   * @default 'keep': files are updated, environment variables at the next start of a pod
   */
  readonly onRotation?: 'keep' | 'reloader';
}

/** External Secrets Operator reads the secrets from a store, and writes Kubernetes Secrets. */
export interface ExternalSecretsSource extends Rotation {
  readonly type: 'external-secrets';
  readonly store: SecretStoreChoice;
  /**
   * The key of a secret in the store: a pattern with the placeholders `{environment}`, `{app}`, `{namespace}` and
   * `{name}`.
   *
   * @default '{environment}/{app}/{name}', in the Parameter Store with a leading slash
   */
  readonly key?: string;
  /** When the operator reads the values again. @default 'Periodic' */
  readonly refreshPolicy?: 'Periodic' | 'OnChange' | 'CreatedOnce';
  /** @default '1h' */
  readonly refreshInterval?: string;
  /** Whether the Kubernetes Secret is deleted with the app. @default 'Owner': it is */
  readonly creationPolicy?: 'Owner' | 'Orphan';
  /** What happens to the Kubernetes Secret when the secret disappears from the store. @default 'Retain' */
  readonly deletionPolicy?: 'Retain' | 'Delete';
}

/** The store of an environment. */
export type SecretStoreChoice =
  /** One that exists in the cluster, or in the namespace of each app. */
  | { readonly kind: 'ClusterSecretStore' | 'SecretStore'; readonly name: string }
  /** One that is created in the namespace of each app. */
  | AwsStore
  | ProviderStore;

/** AWS Secrets Manager, or the Parameter Store of AWS Systems Manager. */
export interface AwsStore {
  readonly aws: 'SecretsManager' | 'ParameterStore';
  readonly region: string;
  /**
   * A role that is assumed to read the secrets: an ARN with the placeholders of `key`, without `{name}`.
   *
   * @default none
   */
  readonly role?: string;
  /**
   * The credentials that the operator uses. `operator`: its own, such as those of EKS Pod Identity. With a `roleArn`,
   * each app has a ServiceAccount `<app>-secrets` for that role (IRSA): an ARN with the placeholders of `key`, without
   * `{name}`.
   *
   * @default 'operator'
   */
  readonly credentials?: 'operator' | { readonly roleArn: string };
}

/** Any other store: the `provider` of a SecretStore, such as `{ vault: { … } }`. */
export interface ProviderStore {
  readonly provider: JsonObject;
}

/** The values are in this repository, encrypted: `argosy secrets seal` writes them, and Sealed Secrets decrypts them. */
export interface SealedSecretsSource extends Rotation {
  readonly type: 'sealed-secrets';
}

/**
 * External Secrets Operator as the source of an environment's secrets.
 *
 * @example secrets: externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) })
 */
export function externalSecrets(
  options: Omit<ExternalSecretsSource, 'type'>,
): ExternalSecretsSource {
  return { type: 'external-secrets', ...options };
}

/** Sealed Secrets as the source of an environment's secrets. */
export function sealedSecrets(
  options: Omit<SealedSecretsSource, 'type'> = {},
): SealedSecretsSource {
  return { type: 'sealed-secrets', ...options };
}

/** AWS Secrets Manager as a store. */
export function awsSecretsManager(options: Omit<AwsStore, 'aws'>): AwsStore {
  return { aws: 'SecretsManager', ...options };
}

/** The Parameter Store of AWS Systems Manager as a store. */
export function awsParameterStore(options: Omit<AwsStore, 'aws'>): AwsStore {
  return { aws: 'ParameterStore', ...options };
}

/** A store in words, such as `AWS Secrets Manager`. */
export function storeName(store: SecretStoreChoice): string {
  if ('kind' in store) return `${store.kind} ${store.name}`;
  if ('provider' in store) return Object.keys(store.provider)[0] ?? 'a store';
  return store.aws === 'SecretsManager' ? 'AWS Secrets Manager' : 'AWS Parameter Store';
}

const roleArn = v.pipe(
  keyPattern(PLACES),
  v.check(
    (arn) => /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(arn),
    'Use the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/{app}-{environment}".',
  ),
);

const onRotation = v.optional(v.picklist(['keep', 'reloader']));

const ExistingStoreSchema = v.strictObject({
  kind: v.picklist(['ClusterSecretStore', 'SecretStore']),
  name: DnsSubdomain,
});

const AwsStoreSchema = objectSchema<AwsStore>({
  aws: v.picklist(['SecretsManager', 'ParameterStore']),
  region: v.pipe(
    v.string(),
    v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'Use a region such as "ap-south-1".'),
  ),
  role: v.optional(roleArn),
  credentials: v.optional(
    v.union(
      [v.literal('operator'), v.strictObject({ roleArn })],
      "Use 'operator', or { roleArn: <arn> }.",
    ),
  ),
});

const ProviderStoreSchema = objectSchema<ProviderStore>({
  provider: v.pipe(
    recordSchema(NonEmpty, v.unknown()),
    v.check((it) => Object.keys(it).length === 1, 'A store has exactly one provider.'),
  ) as unknown as Schema<JsonObject>,
});

const StoreSchema = unionByField<SecretStoreChoice>(
  { aws: AwsStoreSchema, provider: ProviderStoreSchema, kind: ExistingStoreSchema },
  'Use `awsSecretsManager({ … })`, `awsParameterStore({ … })`, { kind, name } for an existing store, or { provider: { <name>: { … } } }.',
);

export const SecretSourceSchema = v.variant('type', [
  objectSchema<ExternalSecretsSource>({
    type: v.literal('external-secrets'),
    store: StoreSchema,
    key: v.optional(keyPattern([...PLACES, 'name'], 'name')),
    refreshPolicy: v.optional(v.picklist(['Periodic', 'OnChange', 'CreatedOnce'])),
    refreshInterval: v.optional(DurationSchema),
    creationPolicy: v.optional(v.picklist(['Owner', 'Orphan'])),
    deletionPolicy: v.optional(v.picklist(['Retain', 'Delete'])),
    onRotation,
  }),
  objectSchema<SealedSecretsSource>({ type: v.literal('sealed-secrets'), onRotation }),
] as never) as unknown as v.GenericSchema<SecretSource>;

/** The key of a secret in the store: the app's own pattern, or that of the source. */
export function storeKey(
  { store, key: pattern }: ExternalSecretsSource,
  own: string | undefined,
  values: Readonly<Record<string, string>>,
): string {
  // The Parameter Store requires a leading slash if there is any other.
  const root = 'aws' in store && store.aws === 'ParameterStore' ? '/' : '';
  return fillIn(own ?? pattern ?? `${root}{environment}/{app}/{name}`, values);
}
