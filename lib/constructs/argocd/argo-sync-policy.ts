import type { ApplicationSpecSyncPolicy } from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import type { SyncOptions, SyncPolicy } from '../../model/sync-policy';

/** Converts a sync policy to Argo CD's format. */
export function toSyncPolicy(
  sync: SyncPolicy,
  context: {
    /** Whether the Application ignores any differences. */
    readonly respectIgnoreDifferences: boolean;
    readonly namespaceLabels?: Readonly<Record<string, string>>;
    readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  },
): ApplicationSpecSyncPolicy {
  const { automated = {}, retry = {} } = sync;
  const { namespaceLabels: labels, namespaceAnnotations: annotations } = context;
  const options: SyncOptions = {
    createNamespace: true,
    respectIgnoreDifferences: context.respectIgnoreDifferences,
    ...sync.options,
  };
  const syncOptions = toSyncOptions(options);
  return {
    ...(automated !== false && {
      automated: defined<NonNullable<ApplicationSpecSyncPolicy['automated']>>({
        prune: automated.prune ?? true,
        selfHeal: automated.selfHeal ?? true,
        allowEmpty: automated.allowEmpty,
      }),
    }),
    ...(syncOptions.length > 0 && { syncOptions }),
    // Argo CD refuses them for a namespace that it does not create.
    ...((labels || annotations) &&
      options.createNamespace && {
        managedNamespaceMetadata: {
          ...(labels && { labels: { ...labels } }),
          ...(annotations && { annotations: { ...annotations } }),
        },
      }),
    retry: {
      limit: retry.limit ?? DEFAULT_RETRIES,
      // Otherwise Argo CD goes on with the revision that failed, whatever has been pushed since.
      refresh: true,
      backoff: {
        duration: retry.duration ?? '5s',
        factor: retry.factor ?? 2,
        maxDuration: retry.maxDuration ?? '3m',
      },
    },
  };
}

/**
 * With the default backoff, 5 + 10 + 20 + 40 + 80 + 160 + 180 s: about eight minutes. A change elsewhere, such as a new
 * right of the project, takes up to three minutes to be seen (the poll of two minutes and its jitter of one).
 */
const DEFAULT_RETRIES = 7;

const OPTION_NAMES: readonly (readonly [keyof SyncOptions, string])[] = [
  ['createNamespace', 'CreateNamespace'],
  ['serverSideApply', 'ServerSideApply'],
  ['pruneLast', 'PruneLast'],
  ['failOnSharedResource', 'FailOnSharedResource'],
  ['respectIgnoreDifferences', 'RespectIgnoreDifferences'],
  ['applyOutOfSyncOnly', 'ApplyOutOfSyncOnly'],
  ['replace', 'Replace'],
];

function toSyncOptions(options: SyncOptions): string[] {
  const { validate, prunePropagationPolicy } = options;
  return [
    ...OPTION_NAMES.filter(([key]) => options[key] === true).map(([, name]) => `${name}=true`),
    ...(validate === false ? ['Validate=false'] : []),
    ...(prunePropagationPolicy ? [`PrunePropagationPolicy=${prunePropagationPolicy}`] : []),
  ];
}
