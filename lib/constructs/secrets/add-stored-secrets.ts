import type { Chart } from 'cdk8s';
import { fillIn } from '../../model/key-pattern';
import { type ExternalSecretsSource, storeKey } from '../../model/secret-source';
import type { SecretFiles, SecretValue } from '../../model/secret-values';
import { SecretStore } from './secret-store';
import { type SecretStoreRef, type SecretTemplate, StoredSecret } from './stored-secret';
import {
  literalTemplate,
  metadataOf,
  type SecretsContext,
  type WantedSecret,
} from './wanted-secret';

/** Adds an ExternalSecret for each Kubernetes Secret, and the store if it does not exist. */
export function addStoredSecrets(
  chart: Chart,
  secrets: readonly WantedSecret[],
  source: ExternalSecretsSource,
  context: SecretsContext,
): void {
  const { refreshPolicy, creationPolicy, deletionPolicy, refreshInterval } = source;
  const store = storeOf(chart, source, context);
  const remote = (name: string, it: SecretValue | SecretFiles, property?: string) => {
    const { version } = it;
    const key = storeKey(source, it.key, { ...context.placeholders, name });
    return {
      key,
      ...(property !== undefined && { property }),
      ...(version !== undefined && { version }),
    };
  };
  for (const wanted of secrets) {
    const { name, values, files, merge } = wanted;
    const data = files
      ? Object.entries(files.files ?? {}).map(
          ([file, property]) => [file, remote(files.secretFiles, files, property)] as const,
        )
      : [...values].map(([key, it]) => [key, remote(it.secret, it, it.property)] as const);
    const policy = merge ? 'Merge' : creationPolicy;
    const template = templateOf(wanted, context);
    new StoredSecret(chart, `Secret-${name}`, {
      metadata: metadataOf(name, context),
      store,
      ...(refreshPolicy && { refreshPolicy }),
      ...(refreshInterval && { refreshInterval }),
      ...(policy && { creationPolicy: policy }),
      ...(deletionPolicy && !merge && { deletionPolicy }),
      ...(template && { template }),
      data: Object.fromEntries(data),
      ...(files &&
        files.files === undefined && {
          dataFrom: [{ extract: remote(files.secretFiles, files) }],
        }),
    });
  }
}

/** The operator copies the labels of an ExternalSecret only if it has no template. */
function templateOf(wanted: WantedSecret, context: SecretsContext): SecretTemplate | undefined {
  const { literals, labels = context.labels } = wanted;
  if (literals === undefined && wanted.labels === undefined) return undefined;
  const data = Object.entries(literals ?? {}).map(([key, text]) => [key, literalTemplate(text)]);
  return {
    mergePolicy: 'Merge',
    labels,
    ...(data.length > 0 && { data: Object.fromEntries(data) }),
  };
}

/** The store: an existing one, or one in the namespace. */
function storeOf(
  chart: Chart,
  { store }: ExternalSecretsSource,
  context: SecretsContext,
): SecretStoreRef {
  if ('kind' in store) return store;
  const { name, wave, placeholders } = context;
  const fill = (text: string) => fillIn(text, placeholders);
  new SecretStore(chart, 'SecretStore', {
    // Before the Secrets, which would otherwise fail once.
    metadata: metadataOf(name, { ...context, wave: (wave ?? 0) - 1 }),
    store:
      'provider' in store
        ? store
        : {
            ...store,
            ...(store.role && { role: fill(store.role) }),
            ...(typeof store.credentials === 'object' && {
              credentials: { roleArn: fill(store.credentials.roleArn) },
            }),
          },
  });
  return { kind: 'SecretStore', name };
}
