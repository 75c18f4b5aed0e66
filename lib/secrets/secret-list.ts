import { byCodeUnit, own } from '../base/json';
import type { SealingCertificate } from '../kubernetes/sealing/certificate';
import type { SealingScope } from '../kubernetes/sealing/scope';
import type { AppSecret } from '../model/app-secrets';
import type { SealedFile, SealedValue, SealedValues } from '../model/sealed-file';
import { type ExternalSecretsSource, storeKey, storeName } from '../model/secret-source';
import type { SecretFiles, SecretValue } from '../model/secret-values';
import { type SecretOwner, type SecretSources, secretOwners } from './secret-owner';

/**
 * Whether a value is there. `external`: in a store, which is not read. `sealed`, or `missing`. `wrong-namespace`: sealed
 * for another one. `unused`: sealed, but nothing needs it. `unreadable`: the
 * file is damaged. `no-source`: the environment has no source of secrets.
 */
export type SecretState =
  | 'external'
  | 'sealed'
  | 'missing'
  | 'wrong-namespace'
  | 'unused'
  | 'unreadable'
  | 'no-source';

/** A secret value of an app in an environment, or of Argo CD itself. */
export interface ListedSecret {
  /** `null` for Argo CD itself. */
  readonly environment: string | null;
  /** The app that needs it, or `argocd`. */
  readonly owner: string;
  /** Its name on the command line. For files without a list in a store: `<name>/*`. */
  readonly name: string;
  readonly namespace: string;
  /** The name of the Kubernetes Secret. */
  readonly secret: string;
  readonly source: 'external-secrets' | 'sealed-secrets' | null;
  /** The store, its key, property and version; or the file of sealed values. */
  readonly location: string | null;
  readonly state: SecretState;
  /** The scope of a sealed value. */
  readonly scope?: SealingScope;
  /** Whether it was sealed with the certificate in the fleet; `unknown` if `kubeseal` sealed it. */
  readonly certificate?: 'current' | 'other' | 'unknown';
  /** The command that adds a missing value. */
  readonly fix?: string;
}

/** Which secrets to list. */
export interface SecretFilter {
  readonly environments?: readonly string[] | undefined;
  readonly app?: string | undefined;
}

/**
 * Every secret value of a fleet.
 *
 * @param certificateOf the certificate in the fleet that an owner's values are sealed with, if there is one.
 */
export function listSecrets(
  sources: SecretSources,
  { environments, app }: SecretFilter,
  certificateOf: (owner: SecretOwner) => SealingCertificate | undefined,
): ListedSecret[] {
  return secretOwners(sources)
    .filter(
      (it) => environments === undefined || environments.some((name) => name === it.environment),
    )
    .filter((it) => app === undefined || it.name === app)
    .flatMap((owner) => {
      const { source } = owner;
      if (source?.type !== 'sealed-secrets') {
        return owner.secrets.flatMap((it) => storedValues(owner, it, source));
      }
      const sealed = sources.sealed?.get(owner.file) ?? { secrets: {} };
      const values = sealedValues(owner, sealed, certificateOf(owner));
      const isRead = !sources.problems?.some(({ file }) => file === owner.file);
      return isRead ? values : values.map(({ fix: _, ...it }) => ({ ...it, state: 'unreadable' }));
    });
}

function row(owner: SecretOwner, secret: string, key: string) {
  const { environment = null, name, namespace } = owner;
  return { environment, owner: name, name: owner.nameOf({ secret, key }), namespace, secret };
}

function storedValues(
  owner: SecretOwner,
  { name, values, files }: AppSecret,
  source: ExternalSecretsSource | undefined,
): ListedSecret[] {
  const located = (it: SecretValue | SecretFiles, property?: string) =>
    source === undefined
      ? { source: null, location: null, state: 'no-source' as const }
      : {
          source: source.type,
          location: locationOf(owner, source, it, property),
          state: 'external' as const,
        };
  if (files === undefined) {
    return [...values].map(([key, it]) => ({
      ...row(owner, name, key),
      ...located(it, it.property),
    }));
  }
  const entries =
    files.files === undefined ? [['*', undefined] as const] : Object.entries(files.files);
  return entries.map(([file, property]) => ({
    ...row(owner, name, file),
    ...located(files, property),
  }));
}

function locationOf(
  { name: app, environment = app, namespace }: SecretOwner,
  source: ExternalSecretsSource,
  it: SecretValue | SecretFiles,
  property: string | undefined,
): string {
  const name = 'secret' in it ? it.secret : it.secretFiles;
  const key = storeKey(source, it.key, { environment, app, namespace, name });
  const { version } = it;
  const parts = [
    key,
    ...(property === undefined ? [] : [`property ${property}`]),
    ...(version === undefined ? [] : [`version ${version}`]),
  ];
  return `${storeName(source.store)}: ${parts.join(', ')}`;
}

function sealedValues(
  owner: SecretOwner,
  file: SealedFile,
  certificate: SealingCertificate | undefined,
): ListedSecret[] {
  const wanted = new Map(owner.secrets.map((it) => [it.name, neededKeys(it)]));
  const names = new Set([...wanted.keys(), ...Object.keys(file.secrets)]);
  return [...names].flatMap((name) => {
    const secret = own(file.secrets, name);
    const needed = wanted.get(name) ?? [];
    const sealed = Object.keys(secret?.values ?? {}).sort(byCodeUnit);
    const keys = needed === 'all' ? (sealed.length > 0 ? sealed : ['*']) : needed;
    const unused = sealed.filter((key) => !keys.includes(key));
    return [
      ...keys.map((key) => sealedValue(owner, name, key, secret, certificate)),
      ...unused.map((key) => {
        const { fix: _, ...it } = sealedValue(owner, name, key, secret, certificate);
        return { ...it, state: 'unused' as const };
      }),
    ];
  });
}

function neededKeys({ values, files }: AppSecret): readonly string[] | 'all' {
  if (files === undefined) return [...values.keys()].sort(byCodeUnit);
  return files.files === undefined ? 'all' : Object.keys(files.files).sort(byCodeUnit);
}

function sealedValue(
  owner: SecretOwner,
  name: string,
  key: string,
  secret: SealedValues | undefined,
  certificate: SealingCertificate | undefined,
): ListedSecret {
  const value = own(secret?.values, key);
  const place = {
    ...row(owner, name, key),
    source: 'sealed-secrets' as const,
    location: owner.file,
  };
  const fix = owner.command({ secret: name, key: key === '*' ? '<file>' : key });
  if (secret === undefined || value === undefined) return { ...place, state: 'missing', fix };
  const isWrong = secret.scope !== 'cluster-wide' && secret.namespace !== owner.namespace;
  return {
    ...place,
    state: isWrong ? 'wrong-namespace' : 'sealed',
    scope: secret.scope,
    certificate: sealedWith(value, certificate),
    ...(isWrong && { fix: `${fix} --replace` }),
  };
}

function sealedWith(
  { certificate: used }: SealedValue,
  current: SealingCertificate | undefined,
): 'current' | 'other' | 'unknown' {
  if (used === undefined || current === undefined) return 'unknown';
  return used === current.fingerprint ? 'current' : 'other';
}
