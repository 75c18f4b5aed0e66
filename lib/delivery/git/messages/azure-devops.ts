import { FIX, type RemoteMessage } from './remote-message';

/** Messages of Azure DevOps. */
export const AZURE_DEVOPS: readonly RemoteMessage[] = [
  {
    words: /\bTF402455\b/,
    example:
      '[remote rejected] (TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.)',
    source: 'Azure DevOps: docs, branch policies',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /\bTF401027\b/,
    example:
      "remote: TF401027: You need the Git 'GenericContribute' permission to perform this action.",
    source: 'Azure DevOps: docs, Git repository permissions',
    verdict: 'refused',
    fix: 'Give this identity the permission Contribute on the repository.',
  },
  {
    words: /\bTF401019\b/,
    example:
      'remote: TF401019: The Git repository with name or identifier gitops does not exist or you do not have permissions for the operation you are attempting.',
    source: 'Azure DevOps: docs, job access tokens',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words: /\bTF40(0813|1444)\b/,
    example: "remote: TF400813: The user 'ci' is not authorized to access this resource.",
    source: 'Azure DevOps: docs, troubleshooting access',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /^public key authentication failed\b/i,
    example: 'remote: Public key authentication failed.',
    source: 'Azure DevOps: docs, use SSH key authentication, troubleshooting',
    verdict: 'refused',
    fix: 'Add the public key of this identity to its user in Azure DevOps, and let ssh offer that key.',
  },
  {
    words: /\bTF400898\b/,
    example: 'remote: TF400898: An Internal Error Occurred. Activity Id: 13ece649.',
    source: 'Azure DevOps: service errors',
    verdict: 'unreachable',
  },
  {
    words: /\bTF400733\b/,
    example:
      'remote: TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource.',
    source: 'Azure DevOps: docs, rate and usage limits',
    verdict: 'unreachable',
  },
  {
    words: /\balready been updated by another client\b/i,
    example:
      '[remote rejected] (TF401028: The reference refs/heads/main has already been updated by another client, so you cannot update it. Please try again.)',
    source: 'Azure DevOps: reports of concurrent pushes',
    verdict: 'race',
  },
];
