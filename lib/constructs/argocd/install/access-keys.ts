import { defined, isPlainObject, type JsonObject, type JsonValue } from '../../../base/json';
import { toYaml } from '../../../base/yaml';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import {
  type ArgocdDexConfig,
  type ArgocdDexConnector,
  type ArgocdOidc,
  isSecret,
  ssoReference,
} from '../../../model/argocd/argocd-sso';

/** The keys of `argocd-cm` that say where Argo CD is, who can log in, and what is open to them. */
export function accessKeys({ url, sso, admin, server }: ArgocdProps): Record<string, string> {
  const isEnabled = admin ?? sso === undefined;
  return {
    ...(url && { url }),
    ...(!isEnabled && { 'admin.enabled': 'false' }),
    ...(server?.terminal && { 'exec.enabled': 'true' }),
    ...(sso &&
      ('oidc' in sso
        ? { 'oidc.config': toYaml(oidcConfig(sso.oidc)) }
        : { 'dex.config': toYaml({ connectors: sso.dex.connectors.map(connector) }) })),
  };
}

function oidcConfig(oidc: ArgocdOidc): JsonObject {
  const { name, issuer, clientId, clientSecret, cliClientId, scopes, groupsClaim } = oidc;
  return defined<Record<string, JsonValue>>({
    name,
    issuer,
    clientID: clientId,
    ...(clientSecret
      ? { clientSecret: ssoReference(clientSecret) }
      : { enablePKCEAuthentication: true }),
    ...(cliClientId && { cliClientID: cliClientId }),
    ...(scopes && { requestedScopes: [...scopes] }),
    ...(groupsClaim && { requestedIDTokenClaims: { groups: { essential: true } } }),
    ...(oidc.logoutUrl && { logoutURL: oidc.logoutUrl }),
  });
}

function connector({ type, id, name, config }: ArgocdDexConnector): JsonObject {
  return { type, id, name, config: withReferences(config) };
}

/** The settings of a connector, with references to its secrets. */
function withReferences(config: ArgocdDexConfig): JsonObject {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, referred(value)]));
}

function referred(value: unknown): JsonValue {
  if (isSecret(value)) return ssoReference(value);
  if (Array.isArray(value)) return value.map(referred);
  return isPlainObject(value) ? withReferences(value as ArgocdDexConfig) : (value as JsonValue);
}
