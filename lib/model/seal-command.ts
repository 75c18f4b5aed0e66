import { formatSecretName, type SecretKey } from './secret-keys';

/** The command that seals a value of an app. */
export function sealCommand(app: string, environment: string, key: SecretKey): string {
  return `npx argosy secrets seal ${app} --env ${environment} ${formatSecretName(app, key)}`;
}

/** The command that seals a value of Argo CD itself. */
export function platformSealCommand({ secret, key }: SecretKey): string {
  return `npx argosy secrets seal --argocd ${secret}/${key}`;
}
