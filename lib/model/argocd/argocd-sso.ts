import * as v from 'valibot';
import { isPlainObject, type JsonValue } from '../../base/json';
import { distinctItems, objectSchema, type Schema, unionByField } from '../../base/schema';
import { NonEmpty } from '../../kubernetes/names';
import { secretKeyOf } from '../secret-keys';
import { type SecretValue, SecretValueSchema, secretExample } from '../secret-values';

/** Who can log in: users of an OIDC provider, directly or through Dex. */
export type ArgocdSso = { readonly oidc: ArgocdOidc } | { readonly dex: ArgocdDex };

/** An OIDC provider that Argo CD talks to itself. */
export interface ArgocdOidc {
  /** The name on the login button. */
  readonly name: string;
  /** The URL of the issuer. */
  readonly issuer: string;
  readonly clientId: string;
  /** @default none: PKCE without a secret */
  readonly clientSecret?: SecretValue;
  /** The client of the command line. @default the same */
  readonly cliClientId?: string;
  /** @default ['openid', 'profile', 'email', 'groups'] */
  readonly scopes?: readonly string[];
  /** Whether the provider must put the groups into the ID token. @default false */
  readonly groupsClaim?: boolean;
  /** Where the provider ends its session at a logout. @default only Argo CD's session ends */
  readonly logoutUrl?: string;
}

/** Dex, which Argo CD installs: for providers without OIDC, such as GitHub or SAML. */
export interface ArgocdDex {
  readonly connectors: readonly ArgocdDexConnector[];
}

/** A connector of Dex. See https://dexidp.io/docs/connectors/. */
export interface ArgocdDexConnector {
  /** Such as `github`. */
  readonly type: string;
  /** Different for each connector. */
  readonly id: string;
  /** The name on the login button. */
  readonly name: string;
  /** The settings of the connector. A secret is a `secret('<name>')`. */
  readonly config: ArgocdDexConfig;
}

/** The settings of a connector of Dex, with secrets. */
export type ArgocdDexConfig = {
  readonly [key: string]: JsonValue | SecretValue | ArgocdDexConfig;
};

/** The Kubernetes Secret with the secrets of the login. */
export const SSO_SECRET = 'argocd-sso';

const Https = v.pipe(v.string(), v.regex(/^https:\/\/\S+$/, 'Use an https URL.'));

const DexConfigSchema = v.pipe(
  v.custom<ArgocdDexConfig>(isPlainObject, 'Expected an object.'),
  v.check(
    (config) => plainSecretIn(config) === undefined,
    ({ input }) => {
      const path = plainSecretIn(input as ArgocdDexConfig) ?? '';
      const field = path.split('.').at(-1) ?? path;
      return `\`${path}\` is a secret in plain text. Use \`${secretExample(field)}\`.`;
    },
  ),
) as Schema<ArgocdDexConfig>;

export const SsoSchema = unionByField<ArgocdSso>(
  {
    oidc: objectSchema<{ oidc: ArgocdOidc }>({
      oidc: objectSchema<ArgocdOidc>({
        name: NonEmpty,
        issuer: Https,
        clientId: NonEmpty,
        clientSecret: v.optional(SecretValueSchema),
        cliClientId: v.optional(NonEmpty),
        scopes: v.optional(v.array(NonEmpty)),
        groupsClaim: v.optional(v.boolean()),
        logoutUrl: v.optional(Https),
      }),
    }),
    dex: objectSchema<{ dex: ArgocdDex }>({
      dex: objectSchema<ArgocdDex>({
        connectors: v.pipe(
          v.array(
            objectSchema<ArgocdDexConnector>({
              type: NonEmpty,
              id: NonEmpty,
              name: NonEmpty,
              config: DexConfigSchema,
            }),
          ),
          v.minLength(1, 'Dex needs at least one connector.'),
          distinctItems(
            ({ id }: ArgocdDexConnector) => id,
            'Another connector has this id. Choose a different one.',
          ),
        ),
      }),
    }),
  },
  'Use { oidc: { … } } or { dex: { connectors: [ … ] } }.',
);

/** The first setting whose name says that it is a secret, and whose value is a text. */
function plainSecretIn(config: ArgocdDexConfig): string | undefined {
  for (const [key, value] of Object.entries(config)) {
    if (typeof value === 'string' && /(secret|password|token|bindPW)$/i.test(key)) return key;
    if (!isPlainObject(value) || isSecret(value)) continue;
    const inner = plainSecretIn(value as ArgocdDexConfig);
    if (inner !== undefined) return `${key}.${inner}`;
  }
  return undefined;
}

/** True for a secret among the settings of a connector. */
export function isSecret(value: unknown): value is SecretValue {
  return v.is(SecretValueSchema, value);
}

/** How Argo CD's settings refer to a secret of the login. */
export function ssoReference(value: SecretValue): string {
  return `$${SSO_SECRET}:${secretKeyOf(SSO_SECRET, value).key}`;
}

/** The secrets of the login, by key of their Kubernetes Secret. */
export function ssoSecrets(sso: ArgocdSso | undefined): Record<string, SecretValue> {
  if (sso === undefined) return {};
  const all = 'oidc' in sso ? [sso.oidc.clientSecret] : sso.dex.connectors.flatMap(secretsIn);
  const entries = all
    .filter((it) => it !== undefined)
    .map((it) => [secretKeyOf(SSO_SECRET, it).key, it]);
  return Object.fromEntries(entries);
}

function secretsIn(value: unknown): SecretValue[] {
  if (isSecret(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  return isPlainObject(value) ? Object.values(value).flatMap(secretsIn) : [];
}
