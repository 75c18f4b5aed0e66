import { awsSecretsManager, definePlatform, externalSecrets, secret } from 'argosy';

export const platform = definePlatform({
  repoURL: 'https://github.com/example/gitops.git',
  targetRevision: 'main',
  argocd: {
    version: '3.5.1',
    source: { commit: '109ca7ca71139e514114499d294a492e7910a965' },
    url: 'https://argocd.example.com',
    exposure: {
      alb: { certificateArn: 'arn:aws:acm:ap-south-1:123456789012:certificate/0a1b2c3d' },
    },
  },
  notifications: {
    services: { slack: { type: 'slack', token: '$slack-token' } },
    subscriptions: [{ to: { slack: ['platform-alerts'] }, triggers: ['on-out-of-sync'] }],
  },
  secrets: {
    source: externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) }),
    secrets: {
      'argocd-notifications-secret': {
        merge: true,
        values: { 'slack-token': secret('slack-token') },
      },
    },
  },
  roles: {
    developers: {
      description: 'Look at the apps, and sync them by hand',
      groups: ['example:developers'],
      allow: ['get', 'sync'],
    },
  },
});
