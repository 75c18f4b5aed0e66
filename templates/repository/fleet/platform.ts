import { definePlatform } from 'argosy';

export const platform = definePlatform({
  // Argo CD reads this repository, at this branch.
  repoURL: '{{repository}}',
  targetRevision: '{{branch}}',
});
