import type { AppSecret } from '../../model/app-secrets';
import type { SealedFile } from '../../model/sealed-file';
import type { SecretKey } from '../../model/secret-keys';
import type { SecretSource } from '../../model/secret-source';

/** A Kubernetes Secret to make. */
export interface WantedSecret extends AppSecret {
  /** Values that are not secret, by key. @default none */
  readonly literals?: Readonly<Record<string, string>>;
  /** Labels of the Kubernetes Secret. @default those of the context */
  readonly labels?: Readonly<Record<string, string>>;
  /** Add the values to an existing Kubernetes Secret. @default false */
  readonly merge?: boolean;
}

/** Where Secrets come from, and where they go. */
export interface SecretsContext {
  readonly source: SecretSource;
  /** The name of a store that is created. */
  readonly name: string;
  /** The labels of all objects. */
  readonly labels: Readonly<Record<string, string>>;
  /** The values of the placeholders in patterns, but for `{name}`. */
  readonly placeholders: Readonly<Record<string, string>>;
  readonly namespace: string;
  /** The sync wave of the Secrets. @default 0 */
  readonly wave: number | undefined;
  /** The sealed values, their file, what one is called, and the command that seals it. */
  readonly sealed: SealedFile & {
    readonly file: string;
    readonly nameOf: (key: SecretKey) => string;
    readonly command: (key: SecretKey) => string;
  };
}

/** The name, the labels and the sync wave of an object. */
export function metadataOf(
  name: string,
  { labels, wave }: Pick<SecretsContext, 'labels' | 'wave'>,
): {
  readonly name: string;
  readonly labels: Record<string, string>;
  annotations?: Record<string, string>;
} {
  return {
    name,
    labels: { ...labels },
    ...(wave !== undefined && {
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
    }),
  };
}

/** A value for a field that is a Go template. */
export function literalTemplate(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}
