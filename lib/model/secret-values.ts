import * as v from 'valibot';
import { isPlainObject } from '../base/json';
import { pathItem, recordSchema } from '../base/record-schema';
import { objectSchema, type Schema } from '../base/schema';
import { type FieldProblem, fieldProblems } from '../base/validation';
import { DnsLabel, EnvVarName, isConfigMapKey, NonEmpty } from '../kubernetes/names';
import { keyPattern, PLACES } from './key-pattern';

/** A secret value that an app needs. The environment says where it comes from. */
export interface SecretValue {
  /** The name of the secret: a DNS label, such as `database-url`. */
  readonly secret: string;
  /** The property to take, if the secret is a JSON object. @default the whole secret */
  readonly property?: string;
  /** The version in the store. @default the latest one */
  readonly version?: string;
  /** The key in the store: a pattern, like that of the environment. @default that of the environment */
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
  /** The key in the store: a pattern, like that of the environment. @default that of the environment */
  readonly key?: string;
}

/** How the name of an environment variable starts. */
type Letter =
  | ('a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm')
  | ('n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z');

/** Secrets by environment variable, or by the directory that their files are mounted at. */
export type SecretsSpec = {
  readonly [Variable in `${Letter | Uppercase<Letter> | '_'}${string}`]: SecretValue;
} & { readonly [Path in `/${string}`]: SecretFiles };

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

/** A field with a secret instead of its value, such as `bindPW: secret('bind-pw')`. */
export function secretExample(field: string): string {
  const words = field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').match(/[A-Za-z0-9]+/g) ?? ['name'];
  const key = /^[A-Za-z_]\w*$/.test(field) ? field : `'${field}'`;
  return `${key}: secret('${words.join('-').toLowerCase()}')`;
}

const inStore = {
  version: v.optional(NonEmpty),
  key: v.optional(keyPattern([...PLACES, 'name'])),
};

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

const SecretFields = objectSchema<SecretValue>({
  secret: DnsLabel,
  property: v.optional(Property),
  ...inStore,
});

/** What stands in the place of a secret could be one: it is not repeated. */
export const SecretValueSchema = v.pipe(
  v.custom<SecretValue>(
    isPlainObject,
    "Name the secret, such as `secret('github-token')`, with `import { secret } from 'argosy'`. Its value must never be in Git.",
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, message } of fieldProblems(SecretFields, dataset.value)) {
      const [first, ...rest] = path.map(pathItem);
      addIssue({ message, ...(first && { path: [first, ...rest] }) });
    }
  }),
) as unknown as Schema<SecretValue>;

const SecretFilesSchema = objectSchema<SecretFiles>({
  secretFiles: DnsLabel,
  files: v.optional(
    v.pipe(
      recordSchema(FileName, NonEmpty),
      v.check((files) => Object.keys(files).length > 0, 'It has no files.'),
    ),
  ),
  ...inStore,
});

/** The directory of a mount: no part of it is empty, `.` or `..`. */
const Directory = v.pipe(
  v.string(),
  v.check(
    (path) => /^(\/(?!\.{1,2}(\/|$))[^/:]+)+$/.test(path),
    'Use the absolute path of a directory, such as "/etc/tls".',
  ),
);

const isPath = (key: string) => key.startsWith('/');

export const SecretsSchema = v.pipe(
  v.custom<SecretsSpec>(isPlainObject, 'Expected an object.'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of Object.entries(dataset.value)) {
      for (const { path, message } of entryProblems(key, value)) {
        const items = [key, ...path].map((it) => pathItem(it));
        addIssue({ message, path: items as [v.IssuePathItem, ...v.IssuePathItem[]] });
      }
    }
  }),
) as unknown as Schema<SecretsSpec>;

/** The problems of an entry. Its value is not repeated: it could be a secret. */
function entryProblems(key: string, value: unknown): FieldProblem[] {
  const own = fieldProblems(key.includes('/') ? Directory : EnvVarName, key);
  if (own.length > 0) return own;
  const [field, schema, use] = isPath(key)
    ? ['secretFiles', SecretFilesSchema, "Use `secretFiles('<name>')` for a directory."]
    : ['secret', SecretValueSchema, "Use `secret('<name>')` for an environment variable."];
  const isOne = isPlainObject(value) && Object.hasOwn(value, field as string);
  return isOne
    ? fieldProblems(schema as v.GenericSchema, value)
    : [{ path: [], message: use as string }];
}

/** The environment variables among secrets. */
export function secretVariables(secrets: SecretsSpec = {}): [name: string, value: SecretValue][] {
  return Object.entries(secrets).filter((it): it is [string, SecretValue] => 'secret' in it[1]);
}

/** The secrets of some environment variables. */
export function variableSecrets(entries: Iterable<readonly [string, SecretValue]>): SecretsSpec {
  return Object.fromEntries(entries) as object as SecretsSpec;
}

/** The directories of files among secrets. */
export function secretDirectories(secrets: SecretsSpec = {}): [path: string, files: SecretFiles][] {
  return Object.entries(secrets).filter(
    (it): it is [string, SecretFiles] => 'secretFiles' in it[1],
  );
}
