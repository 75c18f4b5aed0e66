import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { DnsLabel, DnsSubdomain } from '../../kubernetes/names';
import type { ClaimVolume, ExistingClaim } from '../pod/claim';
import { withNewerPodFields } from '../pod/newer-fields';
import { type FilesVolume, type Volume, VolumeSchema } from '../pod/volume';
import { type JobSettings, jobSettingsEntries, toJobSpec, withSuccessPolicy } from './job-settings';
import { Workload } from './workload';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/**
 * The spec of a migration. A hook runs before the app's own objects are applied, so it cannot refer to them:
 * its `config` is set in the job itself, and a ServiceAccount, Secret, ConfigMap or claim that it refers to
 * must exist beforehand.
 */
export interface MigrationJobSpec
  extends Omit<WorkloadSpec, 'serviceAccount' | 'networkPolicy' | 'volumes'>,
    JobSettings {
  /**
   * When Argo CD runs it.
   *
   * @default 'PreSync': before anything else is applied; with `secrets`, 'Sync' in wave -1: after the secrets, and before the rest
   */
  readonly hook?: 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';
  /** When Argo CD deletes it. @default 'BeforeHookCreation': before the next run */
  readonly hookDeletePolicy?: 'BeforeHookCreation' | 'HookSucceeded' | 'HookFailed';
  /** The order among hooks: lower waves run first. @default 0, or -1 for a hook of the phase 'Sync' with `secrets` */
  readonly syncWave?: number;
  /** A ServiceAccount that exists before the app. @default the namespace's default account */
  readonly serviceAccountName?: string;
  /** Storage that needs no ConfigMap or claim of the app. @default none */
  readonly volumes?: Readonly<Record<string, HookVolume>>;
}

/** Storage that exists before the app's own objects. */
export type HookVolume =
  | Exclude<Volume, FilesVolume | ClaimVolume>
  | { readonly claim: ExistingClaim };

/** The props of a {@link MigrationJob}. */
export interface MigrationJobProps extends WorkloadIdentity, MigrationJobSpec {}

const { serviceAccount, networkPolicy, ...podEntries } = workloadEntries;

const HookVolumeSchema = v.pipe(
  VolumeSchema,
  v.check(
    (volume) => !('files' in volume) && !('claim' in volume && 'size' in volume.claim),
    'A hook runs before its ConfigMaps and claims would exist. Use existing volumes, or an emptyDir.',
  ),
) as Schema<HookVolume>;

const MigrationJobSchema = objectSchema<MigrationJobProps>({
  ...identityEntries,
  ...podEntries,
  ...jobSettingsEntries,
  volumes: v.optional(recordSchema(DnsLabel, HookVolumeSchema)),
  hook: v.optional(v.picklist(['PreSync', 'Sync', 'PostSync', 'SyncFail'])),
  hookDeletePolicy: v.optional(v.picklist(['BeforeHookCreation', 'HookSucceeded', 'HookFailed'])),
  syncWave: v.optional(v.pipe(v.number(), v.integer())),
  serviceAccountName: v.optional(DnsSubdomain),
});

/**
 * A Job that Argo CD runs as a hook, by default before the sync and so before the new version.
 *
 * @example
 * new MigrationJob(chart, 'migrate', { name: 'my-app-migrate', image: 'example/my-app:v2', args: ['migrate'] });
 */
export class MigrationJob extends Workload<MigrationJobProps> {
  readonly job: k8s.KubeJob;
  /** The sync wave in which it reads secrets of the app. @default it reads none, or after the sync */
  readonly readsSecretsInWave: number | undefined;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id, props, { schema: MigrationJobSchema });
    const { config, serviceAccountName, ...rest } = props;
    const { hook, syncWave } = hookOf(props);
    const readsSecrets = hook === 'Sync' && Object.keys(props.secrets ?? {}).length > 0;
    this.readsSecretsInWave = readsSecrets ? (syncWave ?? 0) : undefined;
    const spec: WorkloadSpec = {
      ...rest,
      ...(config && { env: { ...literals(config), ...props.env } }),
      ...(serviceAccountName && { serviceAccount: { name: serviceAccountName } }),
    };
    const template = this.podTemplate(spec);
    const job = new k8s.KubeJob(this, 'Job', {
      metadata: {
        ...this.metadata(),
        annotations: {
          'argocd.argoproj.io/hook': hook,
          'argocd.argoproj.io/hook-delete-policy': props.hookDeletePolicy ?? 'BeforeHookCreation',
          ...(syncWave !== undefined && { 'argocd.argoproj.io/sync-wave': String(syncWave) }),
        },
      },
      spec: toJobSpec(props, template),
    });
    this.job = withNewerPodFields(withSuccessPolicy(job, props), template);
    this.completeMetadata();
  }
}

/**
 * The phase and wave of a migration. Secrets of the app are objects of the sync, so a hook that needs them runs in it.
 *
 * @throws {@link InvalidPropsError} if the hook would run before its secrets are there.
 */
function hookOf({
  hook,
  syncWave,
  secrets,
}: Pick<MigrationJobSpec, 'hook' | 'syncWave' | 'secrets'>): {
  readonly hook: NonNullable<MigrationJobSpec['hook']>;
  readonly syncWave?: number;
} {
  const needsSecrets = secrets !== undefined && Object.keys(secrets).length > 0;
  if (!needsSecrets)
    return { hook: hook ?? 'PreSync', ...(syncWave !== undefined && { syncWave }) };
  if (hook === 'PreSync') {
    const message =
      'The secrets of the app do not exist before the sync. Remove `hook`: with secrets, a migration runs in the sync, after them and before the rest.';
    throw new InvalidPropsError([{ path: ['hook'], message }]);
  }
  if (hook === undefined && syncWave !== undefined && syncWave >= 0) {
    const message =
      'With secrets, a migration runs in the sync, where the rollout is in wave 0: use negative waves, such as -2 and -1.';
    throw new InvalidPropsError([{ path: ['syncWave'], message }]);
  }
  const phase = hook ?? 'Sync';
  const wave = syncWave ?? (phase === 'Sync' ? -1 : undefined);
  return { hook: phase, ...(wave !== undefined && { syncWave: wave }) };
}

/** Kubernetes expands `$(NAME)` in `env`, but not in a ConfigMap: escapes each dollar by doubling it. */
function literals(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, value.replaceAll('$', () => '$$')]),
  );
}
