import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitResult } from '../../../lib/base/git';
import { findMessage, REMOTE_MESSAGES } from '../../../lib/delivery/git/messages/remote-messages';
import { remoteOutcome } from '../../../lib/delivery/git/push-outcome';

const REF = 'HEAD:refs/heads/main';
const GIST = "error: failed to push some refs to 'origin'\n";
const ADVICE =
  'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';

/** Git's result of a failed push. */
function failed(stderr: string, stdout = '', more: Partial<GitResult> = {}): GitResult {
  return { status: 1, stdout: Buffer.from(stdout), stderr, ...more };
}

/** Git's result of a push whose reference the server rejected. */
function rejected(status: string, stderr = ''): GitResult {
  return failed(`${stderr}${GIST}`, `To origin\n!\t${REF}\t${status}\nDone\n`);
}

const hook = (text: string) => rejected('[remote rejected] (pre-receive hook declined)', text);

const ROWS = Object.entries(REMOTE_MESSAGES).flatMap(([printer, messages]) =>
  messages.map((message) => ({ printer, ...message, message })),
);

/** How a message arrives: as the status of a reference, from a hook, or over SSH before the connection is closed. */
function places(example: string, isGeneral: boolean): Record<string, GitResult> {
  if (example.startsWith('[')) return { status: rejected(example) };
  const alone = { alone: failed(`${example}\n`, '', { status: 128 }) };
  if (isGeneral) return alone;
  const text = example.replace(/^remote: /, '');
  return {
    ...alone,
    ssh: failed(`${text}\n${ADVICE}`, '', { status: 128 }),
    box: failed(`remote: \nremote: =====\nremote: ${text}        \nremote: \n${ADVICE}`),
    hook: hook(`remote: Checking …\nremote: ${text}\n`),
  };
}

const CASES = ROWS.flatMap(({ printer, example, isGeneral, ...row }) =>
  Object.entries(places(example, isGeneral === true)).map(([place, result]) => ({
    ...{ printer, example, place, result, row },
  })),
);

test.each(CASES)('$printer, $place: "$example" is $row.verdict', ({ result, row }) => {
  const outcome = remoteOutcome(result);
  expect(outcome.kind).toBe(row.verdict);
  expect(outcome).toHaveProperty('reason');
  if (row.verdict === 'refused') expect(outcome).toHaveProperty('fix', row.fix);
});

test.each(ROWS)(
  '$printer: no other message hides "$example"',
  ({ message, example, isGeneral }) => {
    expect(findMessage([example], isGeneral ? 'general' : 'specific')?.message).toBe(message);
    expect(message.source).toMatch(/\S/);
  },
);

test.each(ROWS)('$printer: a repository called "$example" decides nothing', ({ example }) => {
  const name = example.replace(/[^A-Za-z0-9]+/g, '-');
  const spaced = example.replace(/[^A-Za-z0-9.: ]+/g, '');
  for (const text of [
    `fatal: unable to access 'https://example.com/${name}.git/': a new thing`,
    `fatal: '/srv/${spaced}' is a new thing`,
    `error: a new thing at ssh://git@example.com/${name}`,
    `error: a new thing with refs/heads/${name}`,
  ]) {
    expect(remoteOutcome(failed(`${text}\n`))).toMatchObject({
      kind: 'refused',
      fix: 'Fix the error that git reports.',
    });
  }
});

test.each([
  'remote: This server has protected branches; pushes to them are logged.\n',
  'Unauthorized access to this system is prohibited. Access denied attempts are logged.\n',
  'remote: Your deploy key was last used today. This repository is not read-only any more.\n',
  'remote: 3 of 5 GB of your quota are used.\n',
  'Persons who are not authorized to write to this system leave now.\n',
  'remote: Certificates of this server are renewed on Monday.\n',
])('a banner beside a lost race decides nothing: %s', (banner) => {
  for (const status of ['[rejected] (fetch first)', '[remote rejected] (stale info)']) {
    expect(remoteOutcome(rejected(status, banner)).kind).toBe('race');
  }
  expect(remoteOutcome(failed(`${banner}fatal: early EOF\n`)).kind).toBe('unreachable');
});

test.each([
  'over quota',
  'The repository has exceeded its storage quota.',
  'Quota exceeded',
  'Not authorized',
  'You are not authorized to push to this repository.',
  'This repository is currently read-only.',
])('over SSH, "%s" is refused, however it is put', (words) => {
  const result = failed(`${words}\n${ADVICE}`, '', { status: 128 });
  expect(remoteOutcome(result).kind).toBe('refused');
});

test('a success is a success, whatever its output', () => {
  expect(remoteOutcome({ ...failed('remote: stale info'), status: 0 })).toEqual({ kind: 'done' });
});

test('a declining hook with the message of a race is a lost race', () => {
  expect(remoteOutcome(hook('remote: cannot lock ref\n')).kind).toBe('race');
  expect(remoteOutcome(hook('remote: no\n'))).toMatchObject({
    kind: 'refused',
    fix: 'Fix what the server hook reports.',
  });
});

test.each([
  'error: GH006: Protected branch update failed for refs/heads/main.',
  'Each commit has to name a ticket.',
  'The policy service is down: connection refused',
  'Commits after the freeze of build 503 are refused.',
])('a message of a server hook is a refusal without a retry: %s', (words) => {
  expect(remoteOutcome(hook(`remote: ${words}\n`))).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(words),
  });
});

test.each([
  'The policy service is down: HTTP 503',
  'GitLab: Internal API error (502).',
  '<h1>502 Bad Gateway</h1>',
  'The scan failed: status code: 500',
])('a hook whose own service fails may succeed later: %s', (words) => {
  expect(remoteOutcome(hook(`remote: ${words}\n`)).kind).toBe('unreachable');
});

test.each([
  'policy: error: 500 lines changed, at most 400 are allowed',
  'error: 404 lines changed, at most 400 are allowed',
  'exit code 500',
  'The build has status 500 errors.',
  'apps/bad gateway/Deployment.yaml: image not signed',
  'docs/service unavailable.md is too long',
])('a hook that counts, or names a file, is a refusal without a retry: %s', (words) => {
  expect(remoteOutcome(hook(`remote: ${words}\n`))).toMatchObject({
    kind: 'refused',
    fix: 'Fix what the server hook reports.',
  });
});

test('a push whose reference was rejected has not arrived, whatever the verdict', () => {
  const status = '[remote rejected] (Internal Server Error)';
  expect(remoteOutcome(rejected(status))).toMatchObject({ kind: 'unreachable', isRejected: true });
  const lost = '[remote failure] (remote failed to report status)';
  expect(remoteOutcome(rejected(lost))).not.toHaveProperty('isRejected');
  expect(remoteOutcome(failed('fatal: early EOF\n'))).not.toHaveProperty('isRejected');
});

test.each([
  ['remote: A new reason.', true],
  ['fatal: a new reason', true],
  ['ERROR: A new reason.', true],
  ['Welcome to git.example.com', undefined],
  ['remote: ======', undefined],
  ['remote: Internal Server Error', undefined],
  ['fatal: early EOF', undefined],
])('over SSH, %s may be a refusal: %s', (line, isUnexplained) => {
  const { kind, ...outcome } = remoteOutcome(failed(`${line}\n${ADVICE}`));
  expect([kind, Object.entries(outcome).find(([name]) => name === 'isUnexplained')?.[1]]).toEqual([
    'unreachable',
    isUnexplained,
  ]);
});

test.each([
  ['CONNECT tunnel failed, response', 'Proxy Authentication Required'],
  ['Received HTTP code', 'from proxy after CONNECT'],
])("a proxy's answer counts, in the wording of any curl: %s", (before, after) => {
  const answer = (code: number) =>
    remoteOutcome(
      failed(`fatal: unable to access 'https://h.io/x.git/': ${before} ${code} ${after}\n`),
    );
  for (const code of [500, 502, 503, 504, 429]) expect(answer(code).kind).toBe('unreachable');
  expect(answer(407)).toMatchObject({
    kind: 'refused',
    fix: expect.stringContaining('http.proxy'),
  });
  expect(answer(403)).toMatchObject({ kind: 'refused', fix: expect.stringContaining('NO_PROXY') });
});

test.each(['cannot lock ref', 'stale info', 'unpacker error', 'Permission denied'])(
  'a protected branch is a refusal, also beside "%s"',
  (words) => {
    const status = '[remote rejected] (protected branch hook declined)';
    expect(remoteOutcome(rejected(status, `remote: ${words}\n`))).toMatchObject({
      kind: 'refused',
      fix: /--pr/,
    });
  },
);

test('what a service says counts more than the HTTP status that it says it with', () => {
  const forbidden =
    "fatal: unable to access 'https://example.com/x/': The requested URL returned error: 403\n";
  const throttled = `remote: TF400733: The request has been canceled.\n${forbidden}`;
  expect(remoteOutcome(failed(throttled)).kind).toBe('unreachable');
  expect(remoteOutcome(failed(forbidden))).toMatchObject({ kind: 'refused', fix: /credentials/ });
});

test('a request that is too large is refused, although the connection is closed, too', () => {
  const stderr =
    'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nsend-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\n';
  expect(remoteOutcome(failed(stderr))).toMatchObject({
    kind: 'refused',
    fix: expect.stringContaining('client_max_body_size'),
  });
});

test("the reason leaves out git's advice, and its headline is what says the most", () => {
  const stderr = `kex_exchange_identification: read: Connection reset by peer\n${ADVICE}`;
  expect(remoteOutcome(failed(stderr))).toEqual({
    kind: 'unreachable',
    reason:
      'kex_exchange_identification: read: Connection reset by peer\nfatal: Could not read from remote repository.',
    headline: 'kex_exchange_identification: read: Connection reset by peer',
  });
});

test('a timeout of git is an unreachable remote', () => {
  const error = Object.assign(new Error(), { code: 'ETIMEDOUT' });
  const reason = 'git did not end in time, and was stopped.';
  expect(remoteOutcome(failed('', '', { status: null, error }))).toEqual({
    ...{ kind: 'unreachable', reason, headline: reason },
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
  const stdout = `To origin\n=\trefs/tags/stale info\t[up to date]\n!\t${REF}\t[remote rejected] (no)\nDone\n`;
  expect(remoteOutcome(failed('', stdout))).toMatchObject({
    kind: 'refused',
    reason: '[remote rejected] (no)\nexit code 1',
  });
});

test('a hook of this clone that prints a credential to standard output does not disclose it', () => {
  const stdout = 'pushing to https://ci:s3cret@example.com/x.git\n';
  const outcome = remoteOutcome(failed("error: failed to push some refs to 'origin'\n", stdout));
  expect(outcome).toMatchObject({ kind: 'refused', fix: /pre-push hook/ });
  expect(JSON.stringify(outcome)).not.toContain('s3cret');
});

describe('a lock of git in this clone', () => {
  const directory = mkdtempSync(join(tmpdir(), 'argosy-lock-'));
  const file = join(directory, 'index.lock');
  const message = failed(
    `fatal: Unable to create '${file}': File exists.\n\nAnother git process …\n`,
  );
  beforeEach(() => writeFileSync(file, ''));
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each([
    [3 * 3600 + 5, '3 hours'],
    [86_400 * 2, '2 days'],
    [90, '1 minute'],
  ])('%i seconds old, is refused by name and age', (seconds, age) => {
    const time = Date.now() / 1000 - seconds;
    utimesSync(file, time, time);
    expect(remoteOutcome(message)).toEqual({
      kind: 'refused',
      reason: `Git's lock ${file} exists, and is ${age} old: a git process that was killed left it, or one still runs.`,
      fix: expect.stringContaining(`delete ${file}`),
    });
  });

  test('just taken, is waited for, and is not called a branch that moved', () => {
    expect(remoteOutcome(message)).toMatchObject({ kind: 'race', cause: /^git's lock .* old$/ });
  });

  test('that is gone by now, is a lost race', () => {
    rmSync(file);
    expect(remoteOutcome(message)).not.toHaveProperty('cause');
    expect(remoteOutcome(message).kind).toBe('race');
  });
});
