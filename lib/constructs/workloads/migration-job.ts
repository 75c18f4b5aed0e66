import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, DnsSubdomain } from '../../kubernetes/names';
import {
  type ConfigMapVolume,
  type EmptyDirVolume,
  type ExistingClaim,
  type SecretVolume,
  VolumeSchema,
} from '../pod/volume';
import { type JobSettings, jobSettingsEntries, toJobSpec } from './job-settings';
import { Workload } from './workload';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/**
 * The spec of a migration. A hook runs before the app's own objects are applied, so it can't
 * refer to them: its `config` is written into the job itself, and a ServiceAccount, Secret, ConfigMap
 * or claim that it names has to be there beforehand.
 */
export interface MigrationJobSpec
  extends Omit<WorkloadSpec, 'serviceAccount' | 'networkPolicy' | 'volumes'>,
    JobSettings {
  /** When Argo CD runs it. @default 'PreSync': before anything else is applied */
  readonly hook?: 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';
  /** When Argo CD deletes it. @default 'BeforeHookCreation': just before the next run */
  readonly hookDeletePolicy?: 'BeforeHookCreation' | 'HookSucceeded' | 'HookFailed';
  /** Its place among the hooks: lower ones run first. @default 0 */
  readonly syncWave?: number;
  /** A ServiceAccount that is there before the app. @default the namespace's default account */
  readonly serviceAccountName?: string;
  /** Storage: empty directories, and Secrets, ConfigMaps and claims that are there. @default none */
  readonly volumes?: Readonly<Record<string, HookVolume>>;
}

/** Storage that is there before the app's own objects are. */
export type HookVolume =
  | EmptyDirVolume
  | ConfigMapVolume
  | SecretVolume
  | { readonly claim: ExistingClaim };

/** A migration as a construct of its own. */
export interface MigrationJobProps extends WorkloadIdentity, MigrationJobSpec {}

const { serviceAccount, networkPolicy, ...podEntries } = workloadEntries;

const HookVolumeSchema = v.pipe(
  VolumeSchema,
  v.check(
    (volume) => !('files' in volume) && !('claim' in volume && 'size' in volume.claim),
    'A hook runs before its ConfigMaps and claims would exist: use volumes that are there already, or an emptyDir.',
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
 * A Job that Argo CD runs as a hook: before the sync, and so before the new version, by default.
 *
 * @example
 * new MigrationJob(chart, 'migrate', { name: 'my-app-migrate', image: 'example/my-app:v2', args: ['migrate'] });
 */
export class MigrationJob extends Workload<MigrationJobProps> {
  readonly job: k8s.KubeJob;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id, props, { schema: MigrationJobSchema });
    const { config, serviceAccountName, ...rest } = props;
    const spec: WorkloadSpec = {
      ...rest,
      ...(config && { env: { ...literals(config), ...props.env } }),
      ...(serviceAccountName && { serviceAccount: { name: serviceAccountName } }),
    };
    this.job = new k8s.KubeJob(this, 'Job', {
      metadata: {
        ...this.metadata(),
        annotations: {
          'argocd.argoproj.io/hook': props.hook ?? 'PreSync',
          'argocd.argoproj.io/hook-delete-policy': props.hookDeletePolicy ?? 'BeforeHookCreation',
          ...(props.syncWave !== undefined && {
            'argocd.argoproj.io/sync-wave': String(props.syncWave),
          }),
        },
      },
      spec: toJobSpec(props, this.podTemplate(spec)),
    });
  }
}

/** Kubernetes expands `$(NAME)` in `env`, but not in a ConfigMap: doubled, a dollar stands for itself. */
function literals(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, value.replaceAll('$', () => '$$')]),
  );
}
