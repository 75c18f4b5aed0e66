import { definePlatform } from 'argosy';

export const platform = definePlatform({
  repoURL: 'https://github.com/example/gitops.git',
  targetRevision: 'main',
  roles: {
    developers: {
      description: 'Look at the apps, and sync them by hand',
      groups: ['example:developers'],
      allow: ['get', 'sync'],
    },
  },
});
