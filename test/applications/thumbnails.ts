import { defineWorker, keda, secret } from 'argosy';
import { environments } from './environments';

const queue = (region: string) =>
  keda({
    min: 0,
    max: 30,
    triggers: [
      {
        'aws-sqs-queue': {
          queueURL: `https://sqs.${region}.amazonaws.com/123456789012/thumbnails`,
          awsRegion: region,
          queueLength: 20,
        },
        auth: { identity: { provider: 'aws', identityOwner: 'workload' } },
      },
    ],
    cooldownPeriod: 120,
  });

export const thumbnails = defineWorker(environments, {
  name: 'thumbnails',
  image: 'registry.example.com/thumbnails',
  base: {
    secrets: { SIGNING_KEY: secret('signing-key') },
    serviceAccount: { roleArn: 'arn:aws:iam::123456789012:role/thumbnails' },
    resources: { cpu: { request: '250m' }, memory: { request: '256Mi', limit: '512Mi' } },
    terminationGracePeriodSeconds: 120,
    volumes: { work: { emptyDir: { sizeLimit: '2Gi' } } },
    mounts: { '/tmp': 'work' },
    replicas: queue('eu-central-1'),
  },
  overlays: { dev: { replicas: 1 }, 'production-us': { replicas: queue('us-east-2') } },
});
