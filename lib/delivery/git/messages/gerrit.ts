import { FIX, type RemoteMessage } from './remote-message';

/** Messages of Gerrit, and of JGit on a server. */
export const GERRIT: readonly RemoteMessage[] = [
  {
    words: /\bprohibited by Gerrit: project state does not permit write\b/i,
    example: '[remote rejected] (prohibited by Gerrit: project state does not permit write)',
    source: 'Gerrit: ReceiveCommits.java',
    verdict: 'refused',
    fix: FIX.readOnly,
  },
  {
    words: /\bprohibited by Gerrit\b/i,
    example: '[remote rejected] (prohibited by Gerrit: not permitted: update)',
    source: 'Gerrit: Documentation/error-prohibited-by-gerrit.txt',
    verdict: 'refused',
    fix: 'Give this identity the access right Push on refs/heads/*, without review.',
  },
  {
    words: /\block (failure|error)\b|\bLOCK_FAILURE\b/i,
    example: '[remote rejected] (lock failure)',
    source: 'JGit: RefUpdate.Result; Gerrit: plugins/replication',
    verdict: 'race',
  },
];
