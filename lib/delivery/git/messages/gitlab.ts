import { FIX, type RemoteMessage } from './remote-message';

/** Messages of GitLab. */
export const GITLAB: readonly RemoteMessage[] = [
  {
    words: /^this deploy key does not have write access to this project\b/i,
    example: 'remote: ERROR: This deploy key does not have write access to this project.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: FIX.deployKey,
  },
  {
    words: /^you are not allowed to (push|force push) code to (a )?protected branch(es)?\b/i,
    example: 'GitLab: You are not allowed to push code to protected branches on this project.',
    source: 'GitLab: lib/gitlab/checks/branch_check.rb',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^you are not allowed to (push|upload|download) code\b/i,
    example: 'remote: You are not allowed to push code to this project.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: 'Give this identity the role Developer or Maintainer in the project, or use --pr instead of --push.',
  },
  {
    words: /^you can't push code to an archived project\b/i,
    example: "remote: ERROR: You can't push code to an archived project.",
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words: /^you can't push code to a read-only gitlab instance\b/i,
    example: "remote: ERROR: You can't push code to a read-only GitLab instance.",
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: 'Push to the primary site, and not to a secondary one.',
  },
  {
    words: /^(pushing over http|git access over \S+) is not allowed\b/i,
    example: 'remote: Git access over HTTP is not allowed',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: 'Use the other protocol, SSH or HTTPS, for this remote.',
  },
  {
    words: /^the project you were looking for\b/i,
    example:
      "remote: The project you were looking for could not be found or you don't have permission to view it.",
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words: /^a repository for this project does not exist yet\b/i,
    example: 'remote: A repository for this project does not exist yet.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words:
      /^(authentication by CI\/CD job token not allowed|insufficient permissions to pull from the repository)\b/i,
    example:
      'remote: Authentication by CI/CD job token not allowed from example/app to example/gitops.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: 'Add the project of this job to the job token allowlist of the repository, or use a project access token.',
  },
  {
    words: /^HTTP basic: access denied\b/i,
    example:
      'remote: HTTP Basic: Access denied. If a password was provided for Git authentication, it is incorrect.',
    source: 'GitLab: docs, troubleshooting Git',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /^your SSH key has expired\b|^your account has been blocked\b/i,
    example: 'remote: ERROR: Your SSH key has expired.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /^your push has been rejected, because this repository has exceeded its size limit\b/i,
    example:
      'GitLab: Your push has been rejected, because this repository has exceeded its size limit of 100 MB by 160 MB.',
    source: 'GitLab: docs, troubleshooting repository size; its tests',
    verdict: 'refused',
    fix: FIX.quota,
  },
  {
    words: /\binternal API unreachable\b/i,
    example: 'remote: ERROR: Internal API unreachable',
    source: 'GitLab: gitlab-shell, client/gitlabnet.go',
    verdict: 'unreachable',
  },
  {
    words: /^(API is not accessible|internal API error \(5\d\d\)|GitLab is not responding)/i,
    example: 'remote: GitLab: API is not accessible',
    source: 'GitLab: docs, troubleshooting; gitlab-shell',
    verdict: 'unreachable',
  },
  {
    words: /^the repository is temporarily read-only\b/i,
    example: 'remote: ERROR: The repository is temporarily read-only. Please try again later.',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'unreachable',
  },
  {
    words: /^push operation timed out\b/i,
    example: 'remote: GitLab: Push operation timed out',
    source: 'GitLab: lib/gitlab/git_access.rb',
    verdict: 'unreachable',
  },
];
