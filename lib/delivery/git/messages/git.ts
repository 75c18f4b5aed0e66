import { FIX, type RemoteMessage } from './remote-message';

/** Messages of git itself, on either side. */
export const GIT: readonly RemoteMessage[] = [
  // The branch has moved between fetch and push.
  {
    words: /^fetch first\b/i,
    example: '[rejected] (fetch first)',
    source: 'git: builtin/send-pack.c',
    verdict: 'race',
  },
  {
    words: /^non-fast-forward\b/i,
    example: '[rejected] (non-fast-forward)',
    source: 'git: builtin/send-pack.c',
    verdict: 'race',
  },
  {
    words: /^stale info\b/i,
    example: '[rejected] (stale info)',
    source: 'git: builtin/send-pack.c',
    verdict: 'race',
  },
  {
    words: /\bcontains (work that you do|commits that are not present locally)/i,
    example:
      'Updates were rejected because the remote contains commits that are not present locally',
    source: 'git: builtin/push.c; Azure Repos',
    verdict: 'race',
  },
  {
    words: /\bcannot lock ref\b/i,
    example: "[remote rejected] (cannot lock ref 'refs/heads/main': is at 12ab but expected 34cd)",
    source: 'git: refs/files-backend.c',
    verdict: 'race',
  },
  {
    words: /\bincorrect old value provided\b/i,
    example: '[remote rejected] (incorrect old value provided)',
    source: 'git: refs.c',
    verdict: 'race',
  },
  {
    words: /\breference already exists\b/i,
    example: '[remote rejected] (reference already exists)',
    source: 'git: refs.c',
    verdict: 'race',
  },
  {
    words: /\bfailed to lock\b/i,
    example: '[remote rejected] (failed to lock)',
    source: 'git: builtin/receive-pack.c; Gerrit: ReplaceOp',
    verdict: 'race',
  },
  {
    words: /'….lock': File exists/i,
    example: "Unable to create '/srv/x.git/refs/heads/main.lock': File exists.",
    source: 'git: lockfile.c',
    verdict: 'race',
  },
  {
    words: /worktrees\/\S*(head|commondir)/i,
    example: 'failed to read .git/worktrees/commit-1/commondir: Success',
    source: 'git: worktree.c',
    verdict: 'race',
  },
  {
    words: /\bfailed to update refs?\b/i,
    example: '[remote rejected] (failed to update ref)',
    source: 'git: builtin/receive-pack.c',
    verdict: 'race',
    isGeneral: true,
  },
  // Refusals.
  {
    words: /'…' exists; cannot create '…'/i,
    example:
      "[remote rejected] (cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b')",
    source: 'git: refs/files-backend.c',
    verdict: 'refused',
    fix: 'Rename or delete the branch of the remote whose name is a prefix of this one.',
  },
  {
    words: /\b(no space left on device|disk quota exceeded)\b/i,
    example: 'unable to write file ./objects/00/1f: No space left on device',
    source: 'errno',
    verdict: 'refused',
    fix: FIX.space,
  },
  {
    words: /(^|: )permission denied\W*$|insufficient permission for adding an object/i,
    example: "unable to create '/srv/x.git/refs/heads/main.lock': Permission denied",
    source: 'errno; git: object-file.c',
    verdict: 'refused',
    fix: FIX.space,
  },
  {
    words: /\bpack exceeds maximum allowed size\b/i,
    example: 'fatal: pack exceeds maximum allowed size (10.00 MiB)',
    source: 'git: builtin/index-pack.c; GitHub: docs, push limit',
    verdict: 'refused',
    fix: FIX.quota,
  },
  {
    words: /^access denied or repository not exported\b/i,
    example: 'fatal: remote error: access denied or repository not exported: /x.git',
    source: 'git: daemon.c',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words: /^service not enabled\b/i,
    example: 'fatal: remote error: service not enabled: /x.git',
    source: 'git: daemon.c',
    verdict: 'refused',
    fix: 'Push over SSH or HTTPS: this server does not accept pushes over git://.',
  },
  {
    words: /\bcould not read (username|password) for\b|\bterminal prompts disabled\b/i,
    example: "fatal: could not read Username for 'https://example.com': terminal prompts disabled",
    source: 'git: credential.c, prompt.c',
    verdict: 'refused',
    fix: FIX.credentials,
  },
  {
    words: /^couldn't find remote ref\b|\bno such ref\b/i,
    example: "fatal: couldn't find remote ref refs/heads/mian",
    source: 'git: remote.c',
    verdict: 'refused',
    fix: 'Push the branch first, or set an existing branch with --branch.',
  },
  {
    words:
      /^'…' does not appear to be a git repository|^repository '…' does not exist|^not a git repository\b/i,
    example: "fatal: 'origin' does not appear to be a git repository",
    source: 'git: path.c, transport.c, setup.c',
    verdict: 'refused',
    fix: FIX.remote,
  },
  {
    words: /^detected dubious ownership in repository\b/i,
    example: "fatal: detected dubious ownership in repository at '/srv/x.git'",
    source: 'git: setup.c',
    verdict: 'refused',
    fix: 'Give the repository to the user that runs git there, or add its path to safe.directory in the configuration of that user.',
  },
  {
    words: /\bshallow update not allowed\b/i,
    example: '[remote rejected] (shallow update not allowed)',
    source: 'git: builtin/receive-pack.c',
    verdict: 'refused',
    fix: 'Run `git fetch --unshallow` in this clone.',
  },
  {
    words: /\bunpack(er)? error\b|^unpack failed\b/i,
    example: '[remote rejected] (unpacker error)',
    source: 'git: builtin/receive-pack.c, send-pack.c',
    verdict: 'refused',
    fix: FIX.space,
    isGeneral: true,
  },
  {
    words: /\bhook declined\b/i,
    example: '[remote rejected] (pre-receive hook declined)',
    source: 'git: builtin/receive-pack.c',
    verdict: 'refused',
    fix: FIX.hook,
    isGeneral: true,
  },
  // Nothing is known of the push.
  {
    words: /^\[remote failure\]/,
    example: '[remote failure] (remote failed to report status)',
    source: 'git: transport.c',
    verdict: 'unreachable',
  },
  // The connection broke.
  {
    words: /\bthe remote end hung up\b/i,
    example: 'fatal: the remote end hung up unexpectedly',
    source: 'git: pkt-line.c, connect.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words: /\bearly EOF\b/i,
    example: 'fatal: early EOF',
    source: 'git: builtin/index-pack.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words: /\bunexpected disconnect\b/i,
    example: 'send-pack: unexpected disconnect while reading sideband packet',
    source: 'git: sideband.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words: /\bexpected flush\b/i,
    example: 'fatal: expected flush after ref listing',
    source: 'git: connect.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words: /^unable to connect to \S+:?|^Unable to look up\b/i,
    example: 'fatal: unable to connect to example.com:',
    source: 'git: connect.c, for git://',
    verdict: 'unreachable',
    isGeneral: true,
  },
  {
    words:
      /\b(errno=)?(connection (was )?(refused|reset|timed out|closed|aborted)|broken pipe|operation timed out|network is unreachable|no route to host)\b/i,
    example: 'example.com[0: 192.0.2.1]: errno=Connection refused',
    source: 'errno; git: connect.c',
    verdict: 'unreachable',
    isGeneral: true,
  },
  // Last: with it, something else has usually been printed.
  {
    words: /^could not read from remote repository\b/i,
    example: 'fatal: Could not read from remote repository.',
    source: 'git: pkt-line.c',
    verdict: 'unreachable',
    isGeneral: true,
    isVague: true,
  },
];
