import { FIX, type RemoteMessage } from './remote-message';

/** Messages of GitHub. */
export const GITHUB: readonly RemoteMessage[] = [
  {
    words: /^permission to \S+ denied to deploy key\b/i,
    example: 'ERROR: Permission to example/gitops.git denied to deploy key',
    source: 'GitHub: docs, "Error: Permission to user/repo denied to user/other-repo"',
    verdict: 'refused',
    fix: FIX.deployKey,
  },
  {
    words: /^the key you are authenticating with has been marked as read only\b/i,
    example: 'ERROR: The key you are authenticating with has been marked as read only.',
    source: 'GitHub: ssh; reports of users of deploy keys',
    verdict: 'refused',
    fix: FIX.deployKey,
  },
  {
    words: /^permission to \S+ denied to \S+/i,
    example: 'ERROR: Permission to example/gitops.git denied to ann.',
    source: 'GitHub: docs, "Error: Permission to user/repo denied to other-user"',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^write access to repository not granted\b/i,
    example: 'remote: Write access to repository not granted.',
    source: 'GitHub: HTTPS, for a fine-grained token; Bitbucket Cloud',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^this repository was archived so it is read-only\b/i,
    example: 'ERROR: This repository was archived so it is read-only.',
    source: 'GitHub: ssh and HTTPS; handled by Mergify and others',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words: /\borganization has enabled or enforced SAML SSO\b/i,
    example: "ERROR: The 'example' organization has enabled or enforced SAML SSO.",
    source: 'GitHub: docs, "About authentication with SAML single sign-on"',
    verdict: 'refused',
    fix: 'Authorize the key or the token for the organization: Configure SSO, in the settings of the account.',
  },
  {
    words: /^(the repository owner|.* organization) has an IP allow list enabled\b/i,
    example:
      'ERROR: The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted',
    source: 'GitHub: docs, "Managing allowed IP addresses for your organization"',
    verdict: 'refused',
    fix: 'Add the address of this machine to the allow list of the organization.',
  },
  {
    words: /^repository not found\b/i,
    example: 'ERROR: Repository not found.',
    source: 'GitHub: docs, "Error: Repository not found"',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words: /^your account is suspended\b|^your \S+ account has been suspended\b/i,
    example:
      'ERROR: Your account is suspended. Please visit https://support.github.com for more information.',
    source: 'GitHub: ssh',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /\bprotected branch (hook declined|update failed for)\b|^GH006\b/i,
    example: 'error: GH006: Protected branch update failed for refs/heads/main.',
    source: 'GitHub: docs, "About protected branches"',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^GH013\b|\bpush declined due to repository rule violations\b/i,
    example: 'error: GH013: Repository rule violations found for refs/heads/main.',
    source: 'GitHub: docs, "About rulesets"',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words:
      /^support for password authentication was removed\b|^invalid username or (password|token)\b/i,
    example:
      'remote: Invalid username or token. Password authentication is not supported for Git operations.',
    source: 'GitHub: HTTPS; changelog, token authentication requirements',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /\brefusing to allow an? \S+( \S+)* to create or update workflow\b/i,
    example:
      '[remote rejected] (refusing to allow an OAuth App to create or update workflow `.github/workflows/ci.yml` without `workflow` scope)',
    source: 'GitHub: docs, scopes for OAuth apps',
    verdict: 'refused',
    fix: 'Use a token with the scope `workflow`.',
  },
  {
    words: /\bin commit_refs\b/i,
    example: 'remote: fatal error in commit_refs',
    source: 'GitHub: incidents of git operations',
    verdict: 'unreachable',
  },
];
