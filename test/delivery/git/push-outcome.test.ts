import type { GitResult } from '../../../lib/base/git';
import { remoteOutcome } from '../../../lib/delivery/git/push-outcome';

const REF = 'HEAD:refs/heads/main';

/** Git's result of a failed push. */
function failed(stderr: string, stdout = '', more: Partial<GitResult> = {}): GitResult {
  return { status: 1, stdout: Buffer.from(stdout), stderr, ...more };
}

const porcelain = (words: string) => `To origin\n!\t${REF}\t[remote rejected] (${words})\nDone\n`;
const GIST = "error: failed to push some refs to 'origin'\n";

/** A text in git's porcelain output, and in the output of a server or its hook. */
const places = (words: string): [string, GitResult][] => [
  ['porcelain', failed(GIST, porcelain(words))],
  ['remote', failed(`remote: error: ${words}\n${GIST}`, porcelain('failed'))],
];

test('a success is a success, whatever its output', () => {
  expect(remoteOutcome({ ...failed('remote: stale info'), status: 0 })).toEqual({ kind: 'done' });
});

const RACES = [
  'fetch first',
  'non-fast-forward',
  "cannot lock ref 'refs/heads/main': is at 12ab but expected 34cd",
  'incorrect old value provided',
  'failed to update ref',
  'reference already exists',
  'stale info',
  'Updates were rejected because the remote contains commits that are not present locally',
  'failed to lock',
  'Failed to update refs',
];

test.each(
  RACES.flatMap((words) => places(words).map(([place, it]) => [words, place, it] as const)),
)('"%s" in %s is a lost race', (words, _, result) => {
  expect(remoteOutcome(result)).toEqual({ kind: 'race', reason: expect.stringContaining(words) });
});

test('a declining hook with the message of a race is a lost race', () => {
  const result = failed('remote: cannot lock ref\n', porcelain('pre-receive hook declined'));
  expect(remoteOutcome(result).kind).toBe('race');
  expect(remoteOutcome(failed('remote: no\n', porcelain('pre-receive hook declined')))).toEqual(
    expect.objectContaining({ kind: 'refused', fix: 'Fix what the server hook reports.' }),
  );
});

const REFUSALS: readonly (readonly [words: string, fix: RegExp])[] = [
  ['protected branch hook declined', /--pr/],
  ['GH006: Protected branch update failed for refs/heads/main.', /--pr/],
  ['GH013: Repository rule violations found', /--pr/],
  ['You are not allowed to push code to this project.', /--pr/],
  ["Authentication failed for 'https://example.com/'", /credentials/],
  ["could not read Username for 'https://example.com': terminal prompts disabled", /credentials/],
  ['invalid credentials', /credentials/],
  ['Permission denied (publickey).', /credentials/],
  ['The requested URL returned error: 403', /credentials/],
  ['Host key verification failed.', /credentials/],
  ['Repository not found.', /git remote -v/],
  ["repository 'https://example.com/x/' not found", /git remote -v/],
  ["'origin' does not appear to be a git repository", /git remote -v/],
  ['The project you were looking for could not be found', /git remote -v/],
  ["couldn't find remote ref refs/heads/mian", /--branch/],
  ['pre-receive hook declined', /hook/],
  ['update hook declined', /hook/],
  ['unpacker error', /disk/],
  ['No space left on device', /disk/],
];

test.each(
  REFUSALS.flatMap(([words, fix]) =>
    places(words).map(([place, it]) => [words, place, fix, it] as const),
  ),
)('"%s" in %s is refused for good', (words, _, fix, result) => {
  const outcome = remoteOutcome(result);
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(words) });
  expect(outcome).toHaveProperty('fix', expect.stringMatching(fix));
});

test.each([
  'error: GH006: Protected branch update failed for refs/heads/main.',
  'remote rejected: protected branch hook declined, failed to update ref',
  'Each commit has to name a ticket.',
  'The policy service is down: connection refused, error: 503',
])('a message of a server hook is a refusal without a retry: %s', (words) => {
  const result = failed(`remote: ${words}\n${GIST}`, porcelain('pre-receive hook declined'));
  expect(remoteOutcome(result)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(words),
  });
});

test.each([...RACES, 'unpacker error', 'Permission denied'])(
  'a protected branch is a refusal, also beside "%s"',
  (words) => {
    const result = failed(`remote: ${words}\n`, porcelain('protected branch hook declined'));
    expect(remoteOutcome(result)).toMatchObject({ kind: 'refused', fix: /--pr/ });
  },
);

test.each([
  'Could not resolve host: example.com',
  'ssh: Could not resolve hostname example.com: Temporary failure',
  'Failed to connect to example.com port 443 after 3 ms',
  'ssh: connect to host example.com port 22: Connection refused',
  'Connection reset by peer',
  'Connection timed out',
  'the remote end hung up unexpectedly',
  'early EOF',
  'unexpected disconnect while reading sideband packet',
  'RPC failed; HTTP 502 curl 22 The requested URL returned error: 502',
  'The requested URL returned error: 503',
  'The requested URL returned error: 429',
  'Operation too slow. Less than 1000 bytes/sec',
  'Empty reply from server',
  'gnutls_handshake() failed: The TLS connection was non-properly terminated.',
])('"%s" is transient', (words) => {
  const outcome = remoteOutcome(failed(`fatal: unable to access: ${words}\n`, '', { status: 128 }));
  expect(outcome).toEqual({ kind: 'unreachable', reason: expect.stringContaining(words) });
});

test('refused keys are a refusal, although git reports a broken connection, too', () => {
  const stderr = 'Permission denied (publickey).\nfatal: Could not read from remote repository.\n';
  expect(remoteOutcome(failed(stderr))).toMatchObject({ kind: 'refused', fix: /credentials/ });
  expect(remoteOutcome(failed('fatal: Could not read from remote repository.')).kind).toBe(
    'unreachable',
  );
});

test('a timeout of git is an unreachable remote', () => {
  const error = Object.assign(new Error(), { code: 'ETIMEDOUT' });
  expect(remoteOutcome(failed('', '', { status: null, error }))).toEqual({
    kind: 'unreachable',
    reason: 'the command timed out.',
  });
});

test('an unknown failure is a refusal, with the message of git and without its hints', () => {
  expect(remoteOutcome(failed('fatal: a new thing\nhint: try this\n'))).toEqual({
    kind: 'refused',
    reason: 'a new thing',
    fix: 'Fix the error that git reports.',
  });
});

test('only rejected references of the porcelain output count', () => {
  const stdout = `To origin\n=\trefs/tags/stale info\t[up to date]\n${porcelain('no')}`;
  expect(remoteOutcome(failed('', stdout))).toMatchObject({
    kind: 'refused',
    reason: '[remote rejected] (no)\nexit code 1',
  });
});
