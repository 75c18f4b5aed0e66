import { FIX, type RemoteMessage } from './remote-message';

/** Messages of Gitea, Forgejo and Gogs. */
export const GITEA: readonly RemoteMessage[] = [
  {
    words: /^(user|key|deploy key) permission denied( for writing)?\W*$/i,
    example: 'remote: Gitea: User permission denied for writing.',
    source: 'Gitea: routers/private/hook_pre_receive.go; Gogs: cmd/serv.go',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^(user|key|deploy key): .* is not authorized to (read|write)\b/i,
    example: 'User: 2:ann with Key: 7:ci is not authorized to write to example/gitops.',
    source: 'Gitea: routers/private/serv.go',
    verdict: 'refused',
    fix: FIX.write,
  },
  {
    words: /^not allowed to (force-)?push to protected branch\b/i,
    example: 'remote: Forgejo: Not allowed to push to protected branch main',
    source: 'Forgejo: routers/private/hook_pre_receive.go',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^branch \S+ is protected from\b/i,
    example: 'remote: Gitea: branch main is protected from force push',
    source: 'Gitea: routers/private/hook_pre_receive.go',
    verdict: 'refused',
    fix: FIX.pullRequest,
  },
  {
    words: /^repo(sitory)?:? (\S+ )?is archived\b/i,
    example: 'Repo: example/gitops is archived.',
    source: 'Gitea: routers/private/serv.go',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words: /^mirror repository (\S+ )?is read-only\b/i,
    example: 'remote: mirror repository is read-only',
    source: 'Gitea: routers/web/repo/githttp.go, routers/private/serv.go',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words: /^cannot find repository\b/i,
    example: 'Gitea: Cannot find repository: example/gitops',
    source: 'Gitea: routers/private/serv.go',
    verdict: 'refused',
    fix: FIX.remote,
  },
];
