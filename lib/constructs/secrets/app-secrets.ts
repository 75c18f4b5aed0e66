import { ApiObject, type Chart } from 'cdk8s';
import { own } from '../../base/json';
import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import type { BuildContext } from '../../model/app';
import { ENVIRONMENTS_FILE, sealedFile } from '../../model/layout';
import { FleetError, type Problem } from '../../model/problem';
import { type ExternalSecretsSource, fillIn } from '../../model/secret-source';
import {
  type AppSecret,
  formatSecretName,
  type SecretFiles,
  type SecretValue,
} from '../../model/secret-values';
import { SecretStore } from './secret-store';
import { type SecretStoreRef, StoredSecret } from './stored-secret';

/**
 * Adds the objects that make an app's Kubernetes Secrets, from the source of the environment.
 *
 * @throws FleetError if a sealed value is missing.
 * @throws InvalidPropsError if the environment has no source.
 */
export function addAppSecrets(
  chart: Chart,
  secrets: readonly AppSecret[],
  context: BuildContext,
  wave: number | undefined,
): void {
  if (secrets.length === 0) return;
  const source = context.environment.secrets;
  if (source === undefined) throw new InvalidPropsError([noSource(context)]);
  if (source.type === 'external-secrets') addStoredSecrets(chart, secrets, source, context, wave);
  else addSealedSecrets(chart, secrets, context, wave);
}

function noSource({ environment }: BuildContext): FieldProblem {
  const { name } = environment;
  return {
    path: ['secrets'],
    message: `${name} has no source of secrets. Set \`${name}.secrets\` in ${ENVIRONMENTS_FILE}, such as \`sealedSecrets()\` or \`externalSecrets({ … })\`.`,
  };
}

/** The labels of the objects, and their sync wave. */
function metadataOf(name: string, { app }: BuildContext, wave: number | undefined) {
  return {
    name,
    labels: { 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': app },
    ...(wave !== undefined && {
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
    }),
  };
}

function addStoredSecrets(
  chart: Chart,
  secrets: readonly AppSecret[],
  source: ExternalSecretsSource,
  context: BuildContext,
  wave: number | undefined,
): void {
  const { refreshPolicy, creationPolicy, deletionPolicy } = source;
  const store = storeOf(chart, source, context, wave);
  const { key: pattern = '{environment}/{app}/{name}' } = source;
  const remote = (name: string, it: SecretValue | SecretFiles, property?: string) => {
    const key = it.key ?? fillIn(pattern, { ...placeOf(context), name });
    const { version } = it;
    return {
      key,
      ...(property !== undefined && { property }),
      ...(version !== undefined && { version }),
    };
  };
  for (const { name, values, files } of secrets) {
    const data = files
      ? Object.entries(files.files ?? {}).map(
          ([file, property]) => [file, remote(files.secretFiles, files, property)] as const,
        )
      : [...values].map(([key, it]) => [key, remote(it.secret, it, it.property)] as const);
    new StoredSecret(chart, `Secret-${name}`, {
      metadata: metadataOf(name, context, wave),
      store,
      ...(refreshPolicy && { refreshPolicy }),
      refreshInterval: source.refreshInterval ?? '1h',
      ...(creationPolicy && { creationPolicy }),
      ...(deletionPolicy && { deletionPolicy }),
      data: Object.fromEntries(data),
      ...(files &&
        files.files === undefined && {
          dataFrom: [{ extract: remote(files.secretFiles, files) }],
        }),
    });
  }
}

function placeOf({ app, environment, namespace }: BuildContext): Record<string, string> {
  return { app, environment: environment.name, namespace };
}

/** The store of an app: an existing one, or one in its namespace. */
function storeOf(
  chart: Chart,
  { store }: ExternalSecretsSource,
  context: BuildContext,
  wave: number | undefined,
): SecretStoreRef {
  if ('kind' in store) return store;
  const fill = (text: string) => fillIn(text, placeOf(context));
  const { app } = context;
  new SecretStore(chart, 'SecretStore', {
    // Before the Secrets, which would otherwise fail once.
    metadata: metadataOf(app, context, (wave ?? 0) - 1),
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
  return { kind: 'SecretStore', name: app };
}

function addSealedSecrets(
  chart: Chart,
  secrets: readonly AppSecret[],
  context: BuildContext,
  wave: number | undefined,
): void {
  const problems = secrets.flatMap((it) => sealedProblems(it, context));
  if (problems.length > 0) throw new FleetError(problems);
  for (const { name, values, files } of secrets) {
    const sealed = own(context.sealed?.secrets, name);
    if (sealed === undefined) continue;
    const keys = files
      ? Object.keys(files.files ?? sealed.values).sort()
      : [...values.keys()].sort();
    const scope =
      sealed.scope === 'strict'
        ? undefined
        : { annotations: { [`sealedsecrets.bitnami.com/${sealed.scope}`]: 'true' } };
    const { annotations, ...metadata } = metadataOf(name, context, wave);
    const all = { ...scope?.annotations, ...annotations };
    new ApiObject(chart, `Secret-${name}`, {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { ...metadata, ...(Object.keys(all).length > 0 && { annotations: all }) },
      spec: {
        encryptedData: Object.fromEntries(
          keys.map((key) => [key, own(sealed.values, key)?.sealed]),
        ),
        template: {
          ...sealed.template,
          metadata: { labels: metadata.labels, ...scope },
        },
      },
    });
  }
}

/** The values of a Kubernetes Secret that are not sealed, or for another namespace. */
function sealedProblems({ name, values, files }: AppSecret, context: BuildContext): Problem[] {
  const { app, environment, namespace } = context;
  const file = sealedFile(environment.name, app);
  const sealed = own(context.sealed?.secrets, name);
  const seal = (key: string) =>
    `npx argosy secrets seal ${app} --env ${environment.name} ${formatSecretName(app, { secret: name, key })}`;
  const keys = files ? Object.keys(files.files ?? sealed?.values ?? {}) : [...values.keys()];
  if (files && files.files === undefined && keys.length === 0) {
    const message = `The files of the secret "${files.secretFiles}" of ${app} are not sealed for ${environment.name}.`;
    return [
      {
        file,
        message,
        fix: `Run \`${seal('<file>')} < <file>\` for each file, and commit ${file}.`,
      },
    ];
  }
  const missing = keys.filter((key) => own(sealed?.values, key) === undefined);
  const problems = missing.map((key): Problem => {
    const what = formatSecretName(app, { secret: name, key });
    const message = `The secret "${what}" of ${app} is not sealed for ${environment.name}.`;
    return { file, message, fix: `Run \`${seal(key)}\`, and commit ${file}.` };
  });
  if (sealed && sealed.scope !== 'cluster-wide' && sealed.namespace !== namespace) {
    const message = `The values of ${name} are sealed for the namespace "${sealed.namespace}", but ${app} runs in "${namespace}": the controller could not decrypt them.`;
    const all = Object.keys(sealed.values).map((key) => `\`${seal(key)}\``);
    problems.push({ file, message, fix: `Seal them again: ${all.join(', ')}.` });
  }
  return problems;
}
