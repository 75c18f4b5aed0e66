import * as v from 'valibot';
import { own, sameJson } from '../base/json';
import type { FieldProblem } from '../base/validation';
import { filesSecretOf, secretKeyOf } from './secret-keys';
import {
  type SecretFiles,
  SecretsSchema,
  type SecretsSpec,
  type SecretValue,
  secretDirectories,
  secretVariables,
} from './secret-values';
import { workloadsIn } from './workloads-in';

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
  const files = new Map<string, SecretFiles>();
  for (const { secrets } of secretsIn(app, spec)) {
    for (const [, value] of secretVariables(secrets)) {
      values.set(secretKeyOf(app, value).key, value);
    }
    for (const [, it] of secretDirectories(secrets)) {
      const name = filesSecretOf(app, it);
      files.set(name, together(files.get(name), it));
    }
  }
  const own = values.size > 0 ? [{ name: app, values }] : [];
  const ofFiles = [...files].map(([name, it]) => ({ name, values: new Map(), files: it }));
  return [...own, ...ofFiles.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** All files that workloads mount of one secret. */
function together(a: SecretFiles | undefined, b: SecretFiles): SecretFiles {
  return a?.files && b.files ? { ...b, files: { ...a.files, ...b.files } } : b;
}

/** Uses of one secret that differ in where its value is: the Kubernetes Secret could have only one of them. */
export function secretConflicts(app: string, spec: object): FieldProblem[] {
  const known = new Map<string, SecretValue | SecretFiles>();
  return secretsIn(app, spec).flatMap(({ path, secrets }) =>
    Object.entries(secrets).flatMap(([key, it]): FieldProblem[] => {
      const name = 'secret' in it ? `value ${secretKeyOf(app, it).key}` : `files ${it.secretFiles}`;
      const other = known.get(name);
      known.set(name, it);
      if (other === undefined || isCompatible(other, it)) return [];
      const message = `Another use of the ${name} has a different key, version or file. Use the same, or another name.`;
      return [{ path: [...path, 'secrets', key], message }];
    }),
  );
}

function isCompatible(a: SecretValue | SecretFiles, b: SecretValue | SecretFiles): boolean {
  if (a.key !== b.key || a.version !== b.version) return false;
  if (!('secretFiles' in a && 'secretFiles' in b)) return true;
  if (a.files === undefined || b.files === undefined) return a.files === b.files;
  return Object.entries(a.files).every(([file, property]) =>
    sameJson(own(b.files, file) ?? property, property),
  );
}

interface WorkloadSecrets {
  /** The path of the workload in the spec. */
  readonly path: readonly string[];
  readonly secrets: SecretsSpec;
}

function secretsIn(app: string, spec: object): WorkloadSecrets[] {
  return workloadsIn(app, spec).flatMap(({ path, spec: { secrets } }) =>
    secrets !== undefined && isSecrets(secrets) ? [{ path, secrets }] : [],
  );
}

function isSecrets(it: unknown): it is SecretsSpec {
  return v.is(SecretsSchema, it);
}
