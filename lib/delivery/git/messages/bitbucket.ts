import { FIX, type RemoteMessage } from './remote-message';

/** Messages of Bitbucket Cloud and Bitbucket Data Center. */
export const BITBUCKET: readonly RemoteMessage[] = [
  {
    words: /^repository access denied\. access via a deployment key is read-only\b/i,
    example: 'conq: repository access denied. access via a deployment key is read-only.',
    source: 'Bitbucket Cloud: docs, access keys',
    verdict: 'refused',
    fix: 'Use the key of a user or a repository access token: an access key of Bitbucket Cloud is read-only.',
  },
  {
    words: /^repository access denied\b/i,
    example: 'repository access denied.',
    source: 'Bitbucket Cloud: docs, troubleshoot SSH issues',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^(unauthorized|forbidden|not authorized)\W*$/i,
    example: 'Unauthorized',
    source: 'Bitbucket Cloud: ssh; Gitea: cmd/serv.go',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words:
      /^you are not permitted to access this resource\b|^you are not authorized to\b|^you do not have (write )?(access|permission)\b/i,
    example: 'remote: You are not permitted to access this resource.',
    source: 'Bitbucket Data Center: HTTPS and ssh',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^(the |this )?repository is (currently )?(in )?read[- ]only( mode)?\b/i,
    example: 'remote: repository is in read only mode (over 2 GB size limit).',
    source: 'Bitbucket Cloud: repository size limits',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words:
      /^((the |this |your )?repository )?(is |has )?(over|exceeded) (its |the )?(storage )?(quota|size limit)\b|^(storage )?quota exceeded\b|^repository size limit exceeded\b/i,
    example: 'remote: repository over quota',
    source: 'Bitbucket Cloud, Gitee and other hosts with a quota: reports of users',
    verdict: 'refused',
    fix: FIX.quota,
  },
  {
    words: /\bbranch \S+ can only be modified through pull requests\b/i,
    example: 'remote: Branch refs/heads/main can only be modified through pull requests.',
    source: 'Bitbucket Data Center: docs, branch permissions',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^permission denied to update branch\b/i,
    example: 'remote: Permission denied to update branch main.',
    source: 'Bitbucket Cloud: docs, branch permissions',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^invalid credentials\b/i,
    example: 'remote: Invalid credentials',
    source: 'Bitbucket Cloud: HTTPS',
    verdict: 'refused',
    fix: FIX.credentials,
  },
];
