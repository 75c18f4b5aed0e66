import { defineScheduledJob } from 'argosy';
import { environments } from './environments';

export const simulation = defineScheduledJob(environments, {
  name: 'simulation',
  image: 'registry.example.com/simulation',
  base: {
    schedule: '0 22 * * 1-5',
    completionMode: 'Indexed',
    completions: 16,
    parallelism: 4,
    backoffLimitPerIndex: 2,
    maxFailedIndexes: 3,
    podReplacementPolicy: 'Failed',
    podFailurePolicy: [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
      { action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } },
      { action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } },
    ],
    args: ['--shard', '$(JOB_COMPLETION_INDEX)'],
    activeDeadlineSeconds: 14_400,
    resources: {
      cpu: { request: '2' },
      memory: { request: '4Gi', limit: '4Gi' },
      'nvidia.com/gpu': 1,
    },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    nodeSelector: { 'example.com/pool': 'gpu' },
    volumes: { scratch: { ephemeral: { size: '100Gi', storageClass: 'gp3' } } },
    mounts: { '/scratch': 'scratch' },
    fsGroup: 1000,
  },
  overlays: {
    dev: {
      completions: 2,
      parallelism: 2,
      maxFailedIndexes: 1,
      resources: { 'nvidia.com/gpu': null },
      tolerations: null,
      nodeSelector: null,
    },
  },
});
