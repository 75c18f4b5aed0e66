import * as v from 'valibot';
import { recordSchema } from '../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../base/schema';
import { DnsSubdomain, isConfigMapKey, LabelKey, LabelValue } from '../kubernetes/names';
import { type SecretSource, SecretSourceSchema } from './secret-source';
import { type SecretValue, SecretValueSchema, secretExample } from './secret-values';

/** The secrets of Argo CD itself. */
export interface PlatformSecrets {
  /** Where they come from: `externalSecrets({ … })` or `sealedSecrets()`. */
  readonly source: SecretSource;
  /** By the name of the Kubernetes Secret, in the namespace of Argo CD. @default those that `argocd` needs */
  readonly secrets?: Readonly<Record<string, PlatformSecret>>;
}

/** A Kubernetes Secret that Argo CD reads. */
export interface PlatformSecret {
  /** The secret values, by key. */
  readonly values: Readonly<Record<string, SecretValue>>;
  /** Values that are not secret, by key, such as `{ type: 'git', url: 'https://…' }`. @default none */
  readonly literals?: Readonly<Record<string, string>>;
  /** Go templates over the values, by key, such as `{ config: '{"token":"{{ .token }}"}' }`. @default none */
  readonly templates?: Readonly<Record<string, string>>;
  /**
   * Labels that Argo CD looks for, such as `{ 'argocd.argoproj.io/secret-type': 'repository' }`.
   *
   * @default { 'app.kubernetes.io/part-of': 'argocd' }
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Add the values to an existing Secret, such as `argocd-secret`, which Argo CD creates. @default false */
  readonly merge?: boolean;
}

/** Keys of Argo CD's Secrets that hold credentials, such as `password`, `bearerToken` and `sshPrivateKey`. */
const CREDENTIAL = /(password|passwd|token|secret|privatekey|certkey|credentials|accountkey)$/i;

const Key = v.pipe(
  v.string(),
  v.check(isConfigMapKey, 'A key may contain only letters, digits, `-`, `_` and `.`.'),
);

export const PlatformSecretsSchema = objectSchema<PlatformSecrets>({
  source: SecretSourceSchema,
  secrets: v.optional(
    recordSchema(
      DnsSubdomain,
      v.pipe(
        objectSchema<PlatformSecret>({
          values: v.pipe(
            recordSchema(Key, SecretValueSchema),
            v.check((values) => Object.keys(values).length > 0, 'It has no values.'),
          ),
          literals: v.optional(recordSchema(Key, v.string())),
          templates: v.optional(recordSchema(Key, v.string())),
          labels: v.optional(recordSchema(LabelKey, LabelValue)),
          merge: v.optional(v.boolean()),
        }),
        checkedFields<PlatformSecret>(function* ({ values, literals = {} }) {
          for (const key of Object.keys(literals).filter((it) => Object.hasOwn(values, it))) {
            yield { path: ['literals', key], message: `It is also one of \`values\`. Remove one.` };
          }
          for (const key of Object.keys(literals).filter((it) => CREDENTIAL.test(it))) {
            const message = `Its name denotes a credential, and \`literals\` are committed in plain text. Remove it, and add it to \`values\`: \`values: { ${secretExample(key)} }\`.`;
            yield { path: ['literals', key], message };
          }
        }),
      ) as unknown as Schema<PlatformSecret>,
    ),
  ),
});

/** The secrets of a platform and others. If both have a Kubernetes Secret of one name, it has the values of both. */
export function withSecrets(
  own: PlatformSecrets,
  others: Readonly<Record<string, PlatformSecret>>,
): PlatformSecrets {
  const secrets: Record<string, PlatformSecret> = { ...others };
  for (const [name, secret] of Object.entries(own.secrets ?? {})) {
    const other = others[name];
    secrets[name] = other
      ? { ...other, ...secret, values: { ...other.values, ...secret.values } }
      : secret;
  }
  return { ...own, secrets };
}

/** The secrets of a platform without the values of others. */
export function withoutSecrets(
  all: PlatformSecrets,
  others: Readonly<Record<string, PlatformSecret>>,
): PlatformSecrets {
  const secrets: Record<string, PlatformSecret> = {};
  for (const [name, secret] of Object.entries(all.secrets ?? {})) {
    const gone = others[name]?.values ?? {};
    const left = Object.entries(secret.values).filter(([key]) => !Object.hasOwn(gone, key));
    if (left.length > 0) secrets[name] = { ...secret, values: Object.fromEntries(left) };
  }
  return { ...all, secrets };
}
