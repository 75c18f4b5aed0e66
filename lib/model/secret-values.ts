import * as v from 'valibot';
import { isPlainObject } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { objectSchema, type Schema } from '../base/schema';
import { DnsLabel, EnvVarName, isConfigMapKey, NonEmpty } from '../kubernetes/names';

/** A secret value that an app needs. The environment says where it comes from. */
export interface SecretValue {
  /** The name of the secret: a DNS label, such as `database-url`. */
  readonly secret: string;
  /** The property to take, if the secret is a JSON object. @default the whole secret */
  readonly property?: string;
  /** The version in the store. @default the latest one */
  readonly version?: string;
  /** The key in the store. @default from the `key` pattern of the environment */
  readonly key?: string;
}

/** A secret of several values that an app needs as files. */
export interface SecretFiles {
  /** The name of the secret: a DNS label, such as `tls`. */
  readonly secretFiles: string;
  /** File names, with the properties of the secret that they contain. @default a file per property */
  readonly files?: Readonly<Record<string, string>>;
  /** The version in the store. @default the latest one */
  readonly version?: string;
  /** The key in the store. @default from the `key` pattern of the environment */
  readonly key?: string;
}

/** Secrets by environment variable, or by the directory that their files are mounted at. */
export type SecretsSpec = Readonly<Record<string, SecretValue | SecretFiles>>;

/**
 * A secret value, as an environment variable.
 *
 * @example secrets: { DATABASE_URL: secret('database-url') }
 */
export function secret(name: string, options: Omit<SecretValue, 'secret'> = {}): SecretValue {
  return { secret: name, ...options };
}

/**
 * A secret of several values, as files in a directory.
 *
 * @example secrets: { '/etc/tls': secretFiles('tls', { files: { 'tls.crt': 'certificate' } }) }
 */
export function secretFiles(
  name: string,
  options: Omit<SecretFiles, 'secretFiles'> = {},
): SecretFiles {
  return { secretFiles: name, ...options };
}

const inStore = { version: v.optional(NonEmpty), key: v.optional(NonEmpty) };

const FileName = v.pipe(
  v.string(),
  v.check(
    isConfigMapKey,
    'A file name may contain only letters, digits, `-`, `_` and `.`, and must not start with `..`.',
  ),
);

const Property = v.pipe(
  v.string(),
  v.check(isConfigMapKey, 'A property may contain only letters, digits, `-`, `_` and `.`.'),
);

export const SecretValueSchema = objectSchema<SecretValue>({
  secret: DnsLabel,
  property: v.optional(Property),
  ...inStore,
});

const SecretFilesSchema = objectSchema<SecretFiles>({
  secretFiles: DnsLabel,
  files: v.optional(recordSchema(FileName, NonEmpty)),
  ...inStore,
});

const isPath = (key: string) => key.startsWith('/');

export const SecretsSchema = v.pipe(
  recordSchema(
    v.union(
      [EnvVarName, v.pipe(v.string(), v.regex(/^\/[^:]+$/))],
      'Use the name of an environment variable, or the absolute path of a directory.',
    ),
    v.union(
      [SecretValueSchema, SecretFilesSchema],
      "Use `secret('<name>')` for an environment variable, or `secretFiles('<name>')` for a directory.",
    ),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of Object.entries(dataset.value)) {
      if (isPath(key) === 'secretFiles' in value) continue;
      const message = isPath(key)
        ? "Use `secretFiles('<name>')` for a directory."
        : "Use `secret('<name>')` for an environment variable.";
      const input = dataset.value;
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }] });
    }
  }),
) as unknown as Schema<SecretsSpec>;

/** The environment variables among secrets. */
export function secretVariables(secrets: SecretsSpec = {}): [name: string, value: SecretValue][] {
  return Object.entries(secrets).filter((it): it is [string, SecretValue] => 'secret' in it[1]);
}

/** The directories of files among secrets. */
export function secretDirectories(secrets: SecretsSpec = {}): [path: string, files: SecretFiles][] {
  return Object.entries(secrets).filter(
    (it): it is [string, SecretFiles] => 'secretFiles' in it[1],
  );
}

/** A key of a Kubernetes Secret of an app. */
export interface SecretKey {
  /** The name of the Kubernetes Secret. */
  readonly secret: string;
  readonly key: string;
}

/** Where the app's pods read a value: the Kubernetes Secret has the app's name. */
export function secretKeyOf(app: string, { secret: name, property }: SecretValue): SecretKey {
  return { secret: app, key: property === undefined ? name : `${name}.${property}` };
}

/** The Kubernetes Secret of files. */
export function filesSecretOf(app: string, { secretFiles: name }: SecretFiles): string {
  return `${app}-${name}`;
}

/** Parses the name of a sealed value on the command line: `database-url`, `smtp.password`, or `tls/tls.crt` for a file. */
export function parseSecretName(app: string, text: string): SecretKey {
  const slash = text.indexOf('/');
  if (slash < 0) return { secret: app, key: text };
  return { secret: `${app}-${text.slice(0, slash)}`, key: text.slice(slash + 1) };
}

/** The reverse of {@link parseSecretName}. */
export function formatSecretName(app: string, { secret: name, key }: SecretKey): string {
  return name === app ? key : `${name.slice(app.length + 1)}/${key}`;
}

/** What an app needs of one Kubernetes Secret. */
export interface AppSecret {
  /** The name of the Kubernetes Secret. */
  readonly name: string;
  /** The values by key. Empty for files. */
  readonly values: ReadonlyMap<string, SecretValue>;
  /** @default it has values */
  readonly files?: SecretFiles;
}

/**
 * The Kubernetes Secrets that an app needs, from the spec of its main workload and its companions, which may be
 * invalid.
 */
export function secretsOf(app: string, spec: object): AppSecret[] {
  const values = new Map<string, SecretValue>();
  const files = new Map<string, AppSecret>();
  for (const secrets of secretsIn(spec)) {
    for (const [, value] of secretVariables(secrets)) {
      values.set(secretKeyOf(app, value).key, value);
    }
    for (const [, it] of secretDirectories(secrets)) {
      const name = filesSecretOf(app, it);
      files.set(name, { name, values: new Map(), files: it });
    }
  }
  const own = values.size > 0 ? [{ name: app, values }] : [];
  return [...own, ...[...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1))];
}

function secretsIn(spec: object): SecretsSpec[] {
  const { secrets, workers, scheduledJobs, migrations } = spec as Record<string, unknown>;
  const companions = [workers, scheduledJobs, migrations].flatMap((it) =>
    isPlainObject(it) ? Object.values(it) : [],
  );
  const all = [secrets, ...companions.map((it) => (isPlainObject(it) ? it['secrets'] : undefined))];
  return all.filter((it): it is SecretsSpec => v.is(SecretsSchema, it));
}
