import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Clone, git } from './clone';
import { FakeSsh } from './fake-ssh';
import { GitDaemon } from './git-daemon';
import { HttpBackend } from './http-backend';
import { RemoteFleet } from './remote-fleet';

// These tests mostly wait for git, which is slow on a busy machine.
jest.setTimeout(60_000);

let fleet: RemoteFleet;
beforeAll(() => {
  fleet = new RemoteFleet();
  git(fleet.remote, 'config', 'http.receivepack', 'true');
});
const servers: { stop(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(servers.map((it) => it.stop()));
  fleet.remove();
});

/** Stops a server after the tests. */
async function serve<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

let releases = 0;
const release = () => ['release', 'app-0', '--env', 'dev', '--image', `v1.2.${releases++}`];
const push = (timeout = '50s') => [...release(), '--push', '--timeout', timeout];

const REFUSALS: readonly (readonly [message: string, fix: RegExp])[] = [
  ['ERROR: Permission to example/gitops.git denied to deploy key', /Allow write access/],
  [
    "remote:\nremote: ===\nremote: ERROR: You can't push code to an archived project.\nremote: ===",
    /writable/,
  ],
  ['Unauthorized', /write access/],
];

test('a refusal over SSH is reported at once', async () => {
  const refused = REFUSALS.map(async ([message, fix]) => {
    const clone = fleet.clone();
    const ssh = new FakeSsh(clone, fleet.remote, {
      push: `cat >&2 <<'END'\n${message}\nEND\nexit 1`,
    });
    return { ssh, fix, ...(await clone.run(...push(), '--json')) };
  });

  for (const { ssh, fix, status, stdout, stderr } of await Promise.all(refused)) {
    expect([status, ssh.pushes()]).toEqual([1, 1]);
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'refused',
      problems: [{ fix: expect.stringMatching(fix) }],
    });
    expect(stderr).not.toMatch(/may have arrived|correct access rights|the repository exists/);
  }
});

test('an unknown error over SSH is not retried until the deadline', async () => {
  const clone = fleet.clone();
  const ssh = new FakeSsh(clone, fleet.remote, {
    push: 'echo "remote: A new reason." >&2; exit 1',
  });
  const { status, stderr } = await clone.run(...push());
  expect([status, ssh.pushes()]).toEqual([1, 3]);
  expect(stderr).toMatch(/Gave up after 3 attempts: remote: A new reason\./);
  expect(stderr).toContain('Fix the error that the remote reports.');
});

test('a push that a hook rejects has not arrived, even if it is tried again until the deadline', async () => {
  fleet.hook('pre-receive', 'echo "The policy service is down: HTTP 503"; exit 1');
  const { status, stderr } = await fleet.clone().run(...push('1s'));
  fleet.removeHook('pre-receive');
  expect([status, stderr]).toEqual([1, expect.stringContaining('HTTP 503')]);
  expect(stderr).toContain('Fix what the remote reports: nothing has arrived.');
  expect(stderr).not.toContain('may have arrived');
});

test('over SSH and git://, a release is delivered, and a refusal to push is reported at once', async () => {
  const [overSsh, clone] = [fleet.clone(), fleet.clone()];
  new FakeSsh(overSsh, fleet.remote);
  expect(await overSsh.deliver(...push())).toMatchObject({ result: 'pushed', attempts: 1 });
  const open = await serve(GitDaemon.start(fleet.path, ['receive-pack']));
  const closed = await serve(GitDaemon.start(fleet.path, []));
  clone.git('remote', 'set-url', 'origin', open.address('remote.git'));
  expect(await clone.deliver(...push())).toMatchObject({ result: 'pushed', attempts: 1 });
  clone.git('remote', 'set-url', 'origin', closed.address('remote.git'));
  const refused = await clone.run(...push());
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('not enabled')]);
});

test('a request that is too large for the server is refused at once', async () => {
  const server = await serve(HttpBackend.start(fleet.path, undefined, 413));
  const clone = fleet.clone();
  clone.git('remote', 'set-url', 'origin', server.address('remote.git'));
  const { status, stderr } = await clone.run(...push());
  expect([status, stderr]).toEqual([1, expect.stringContaining('client_max_body_size')]);
});

test("credentials in a server's hook are masked", async () => {
  const clone = fleet.clone();
  const said = ['git://s3cret@example.com/x', 'ci:s3cret@git.example.com:a/b.git'];
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const pem = key.export({ type: 'sec1', format: 'pem' }).toString();
  const text = `${said.map((it) => `mirror to ${it}`).join('\n')}\n${pem}`;
  fleet.hook('pre-receive', `cat <<'END'\n${text}END\nexit 1`);
  const results = [await clone.run(...push()), await clone.run(...push(), '--json')];
  fleet.removeHook('pre-receive');
  for (const { status, stdout, stderr } of results) {
    expect(status).toBe(1);
    expect(stderr).toContain('mirror to git://***@example.com/x');
    expect(stdout + stderr).not.toContain('s3cret');
    for (const line of pem.split('\n').slice(1, 4)) expect(stdout + stderr).not.toContain(line);
  }
});

test('a lock that a killed git has left in the clone is reported with its age, at once', async () => {
  const clone = fleet.clone();
  clone.write('.git/index.lock', '');
  const time = Date.now() / 1000 - 3 * 3600;
  utimesSync(join(clone.path, '.git/index.lock'), time, time);

  const { status, stderr } = await clone.run(...release(), '--timeout', '50s');

  expect(status).toBe(1);
  expect(stderr).toMatch(/Git's lock \S+\/\.git\/index\.lock exists, and is 3 hours old/);
  expect(stderr).not.toContain('branch moved');
});

describe('a server that hangs', () => {
  /** Delivers with a short timeout, and returns the seconds that it takes, too. */
  async function hurried(clone: Clone, timeout = '2s') {
    const start = Date.now();
    const result = await clone.run(...push(timeout), '--json');
    return { ...result, seconds: (Date.now() - start) / 1000, json: JSON.parse(result.stdout) };
  }

  const ARRIVED_NOT = /^The push had not arrived when the time was over/;
  const HANGS: readonly (readonly [fix: RegExp, hang: (clone: Clone) => unknown])[] = [
    [ARRIVED_NOT, (clone) => new FakeSsh(clone, fleet.remote, { push: 'sleep 97.531 & wait' })],
    [
      ARRIVED_NOT,
      async (clone) => {
        const server = await serve(HttpBackend.start(fleet.path, 's3cret-password', 'hang'));
        clone.git('remote', 'set-url', 'origin', server.address('remote.git'));
      },
    ],
    [
      /^Check the network/,
      (clone) =>
        new FakeSsh(clone, fleet.remote, { fetch: 'trap "" TERM; sleep 97.531 & wait; wait' }),
    ],
  ];

  test('in a push over SSH or HTTP, or before it, is left in time, with no process behind', async () => {
    const head = fleet.head();
    const hanging = HANGS.map(async ([fix, hang]) => {
      const clone = fleet.clone();
      await hang(clone);
      return { fix, clone, ...(await hurried(clone)) };
    });

    for (const { fix, clone, status, seconds, json } of await Promise.all(hanging)) {
      expect([status, json.kind]).toEqual([1, 'unreachable']);
      expect(json.problems[0].fix).toMatch(fix);
      // Two seconds, one to look at the remote, and the start of the command on a busy machine.
      expect(seconds).toBeLessThan(8);
      expect(clone.leftovers()).toEqual([]);
    }
    expect(commandLines().filter((it) => /s3cret-password|97\.531/.test(it))).toEqual([]);
    expect(fleet.head()).toBe(head);
  });

  test('after it has moved the branch has accepted the push', async () => {
    const clone = fleet.clone();
    fleet.hook('post-receive', 'sleep 97.532');
    const { status, json } = await hurried(clone, '4s');
    fleet.removeHook('post-receive');
    expect([status, json.result, json.commit]).toEqual([0, 'pushed', fleet.head()]);
    expect(commandLines().filter((it) => it.includes('97.532'))).toEqual([]);
  });

  test('before it moves the branch has not, and never does once the command has ended', async () => {
    const clone = fleet.clone();
    const head = fleet.head();
    fleet.hook('pre-receive', 'sleep 97.533');
    const { status, json } = await hurried(clone);
    fleet.removeHook('pre-receive');
    expect([status, json.kind]).toEqual([1, 'unreachable']);
    expect(commandLines().filter((it) => /97\.533|receive-pack/.test(it))).toEqual([]);
    expect(fleet.head()).toBe(head);
    // No lock of the server is left.
    expect((await clone.deliver(...push())).result).toBe('pushed');
  });
});

/** The command lines of all processes. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((it) => /^\d+$/.test(it))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}
