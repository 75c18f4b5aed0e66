import { definePlatform } from 'argosy';

export const platform = definePlatform({
  // The repository and the branch that Argo CD tracks.
  repoURL: '{{repository}}',
  targetRevision: '{{branch}}',
});
