import type { SecretFiles, SecretValue } from './secret-values';

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

/** The reverse of {@link parseSecretName}. Of a Kubernetes Secret that is not the app's, the whole name. */
export function formatSecretName(app: string, { secret: name, key }: SecretKey): string {
  if (name === app) return key;
  return `${name.startsWith(`${app}-`) ? name.slice(app.length + 1) : name}/${key}`;
}
