import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { filesSecretOf, secretKeyOf } from '../../model/secret-keys';
import { type SecretsSpec, secretDirectories, secretVariables } from '../../model/secret-values';
import type { ContainerSpec } from './container';
import type { EnvVarValue } from './env-var';
import type { Volume } from './volume';
import type { VolumeMount } from './volume-mount';

/** The fields of a pod and its main container that secrets add to. */
interface SecretFields extends Pick<ContainerSpec, 'env' | 'mounts'> {
  readonly config?: Readonly<Record<string, string>>;
  readonly secrets?: SecretsSpec;
  readonly volumes?: Readonly<Record<string, Volume>>;
}

/**
 * Adds the secrets of a workload to the environment variables, volumes and mounts of its main container.
 *
 * @param app the app, whose name the Kubernetes Secret has.
 * @throws InvalidPropsError if a variable, a path or a volume is already there.
 */
export function withSecrets<Spec extends SecretFields>(
  { secrets, ...spec }: Spec,
  app: string,
): Omit<Spec, 'secrets'> {
  if (secrets === undefined || Object.keys(secrets).length === 0) return spec;
  const env: Record<string, EnvVarValue> = {};
  const volumes: Record<string, Volume> = {};
  const mounts: Record<string, VolumeMount> = {};
  for (const [name, value] of secretVariables(secrets)) env[name] = secretKeyOf(app, value);
  for (const [path, files] of secretDirectories(secrets)) {
    const volume = `secret-${files.secretFiles}`;
    volumes[volume] = { secret: filesSecretOf(app, files) };
    mounts[path] = { volume, readOnly: true };
  }
  const taken: FieldProblem[] = [
    ...takenIn('env', env, spec.env),
    ...takenIn('config', env, spec.config),
    ...takenIn('mounts', mounts, spec.mounts),
    ...takenIn('volumes', volumes, spec.volumes),
  ];
  if (taken.length > 0) throw new InvalidPropsError(taken);
  return {
    ...spec,
    // First, so that other variables can refer to them.
    ...((spec.env || Object.keys(env).length > 0) && { env: { ...env, ...spec.env } }),
    ...(Object.keys(volumes).length > 0 && {
      volumes: { ...spec.volumes, ...volumes },
      mounts: { ...spec.mounts, ...mounts },
    }),
  };
}

function takenIn(
  field: string,
  added: object,
  existing: Readonly<Record<string, unknown>> = {},
): FieldProblem[] {
  return Object.keys(added)
    .filter((key) => Object.hasOwn(existing, key))
    .map((key) => ({ path: [field, key], message: `\`secrets\` also sets "${key}". Remove one.` }));
}
