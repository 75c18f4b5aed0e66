import { defineScheduledJob } from 'argosy';
import { environments } from './environments';

export const cleanup = defineScheduledJob(environments, {
  name: 'cleanup',
  image: 'registry.example.com/cleanup',
  base: {
    schedule: '15 3 * * *',
    timeZone: 'Europe/Berlin',
    command: ['cleanup'],
    args: ['--older-than', '90d'],
    restartPolicy: 'OnFailure',
    backoffLimit: 2,
    activeDeadlineSeconds: 1800,
    startingDeadlineSeconds: 600,
    ttlSecondsAfterFinished: 86_400,
    history: { successful: 1, failed: 3 },
    resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '64Mi' } },
    imagePullPolicy: 'Always',
  },
  overlays: {
    dev: { suspend: true },
    'production-us': { timeZone: 'America/New_York' },
  },
});
