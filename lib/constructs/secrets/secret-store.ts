import { ApiObject, type ApiObjectMetadata, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { defined, type JsonObject } from '../../base/json';
import type { AwsStore, ProviderStore } from '../../model/secret-source';

/** A store that External Secrets Operator reads. */
export type SecretStoreProps = {
  readonly metadata: ApiObjectMetadata & { readonly name: string };
  /** `awsSecretsManager({ … })`, `awsParameterStore({ … })`, or any provider of the operator. */
  readonly store: AwsStore | ProviderStore;
} & (
  | {
      /** For the namespace of the store. @default 'SecretStore' */
      readonly kind?: 'SecretStore';
      readonly serviceAccountNamespace?: never;
    }
  | {
      /** For all namespaces. */
      readonly kind: 'ClusterSecretStore';
      /**
       * The namespace of the ServiceAccount for the role of the store, if the store has one. Without it, the operator
       * would look for the account in the namespace of each ExternalSecret.
       *
       * @default that of the chart
       */
      readonly serviceAccountNamespace?: string;
    }
);

/**
 * A store of External Secrets Operator, with the ServiceAccount that it reads with (IRSA) if it has a `roleArn`.
 *
 * @example
 * new SecretStore(chart, 'Store', {
 *   metadata: { name: 'aws' },
 *   kind: 'ClusterSecretStore',
 *   store: awsSecretsManager({ region: 'ap-south-1' }),
 * });
 */
export class SecretStore extends ApiObject {
  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    const { metadata, store, kind = 'SecretStore' } = props;
    const namespace =
      kind === 'SecretStore'
        ? undefined
        : (props.serviceAccountNamespace ?? Chart.of(scope).namespace);
    const account = `${metadata.name}-secrets`;
    const role = roleOf(store);
    const reference = role === undefined ? undefined : defined({ name: account, namespace });
    super(scope, id, {
      apiVersion: 'external-secrets.io/v1',
      kind,
      metadata,
      spec: { provider: 'aws' in store ? { aws: toAws(store, reference) } : store.provider },
    });
    if (role !== undefined) {
      const { labels, annotations } = metadata;
      new k8s.KubeServiceAccount(this, 'ServiceAccount', {
        metadata: {
          name: account,
          ...(namespace !== undefined && { namespace }),
          ...(labels && { labels }),
          annotations: { ...annotations, 'eks.amazonaws.com/role-arn': role },
        },
        automountServiceAccountToken: false,
      });
    }
  }
}

function roleOf(store: AwsStore | ProviderStore): string | undefined {
  const credentials = 'aws' in store ? store.credentials : undefined;
  return typeof credentials === 'object' ? credentials.roleArn : undefined;
}

function toAws({ aws, region, role }: AwsStore, account: object | undefined): JsonObject {
  return defined({
    service: aws,
    region,
    role,
    auth: account && { jwt: { serviceAccountRef: account } },
  }) as JsonObject;
}
