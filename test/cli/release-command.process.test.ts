import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRelease } from '../../lib/model/release';
import type { FleetModules } from '../../lib/render/load-code';
import { Repository } from '../repository';
import { fixtureFleet, type Result, runInProcess } from './in-process';

const MY_APP = 'fleet/releases/dev/my-app.yaml';
const DIGEST = `sha256:${'a'.repeat(64)}`;

let repo: Repository;
let outside: string;
let start: string;
let fleet: FleetModules;

const git = (...args: string[]) => repo.exec('git', ...args).stdout.trim();

beforeAll(() => {
  repo = new Repository();
  outside = mkdtempSync(join(tmpdir(), 'argosy-requests-'));
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  git('add', '-A', '--', '.', ':!node_modules');
  git('commit', '-q', '-m', 'Start');
  start = git('rev-parse', 'HEAD');
  // The fleet of the repository, without a process for each command.
  fleet = fixtureFleet(repo);
});

/** As if nothing had been committed since this process began: then its code is that of the commit. */
const settle = () => utimesSync(join(repo.path, '.git/index'), 0, 0);

afterEach(() => {
  git('reset', '-q', '--hard', start);
});

afterAll(() => {
  repo.remove();
  rmSync(outside, { recursive: true });
});

/** Runs a command in this process: what it would exit with, and what it prints. */
function argosy(...args: string[]): Promise<Result> {
  settle();
  return runInProcess(fleet, ...args);
}

const state = () => [
  git('rev-parse', 'HEAD'),
  git('status', '--porcelain', '--', ':!node_modules'),
];

/** A command that is not carried out: it says why, and changes nothing. */
async function refused(status: number, message: RegExp, ...args: string[]): Promise<string> {
  const before = state();
  const { stdout, stderr, ...result } = await argosy(...args);
  expect([result.status, stdout]).toEqual([status, '']);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(state()).toEqual(before);
  return stderr;
}

const release = (...args: string[]) => ['release', 'my-app', '--env', 'dev', ...args];
const v2 = release('--image', 'v2.0.0');

test.each<[string, RegExp, string[]]>([
  [
    'no image',
    /argosy: --image: "not an image" is not an image tag/,
    release('--image', 'not an image'),
  ],
  [
    'a tag for a shell',
    /--image: "v1;\$\(id\)" is not an image tag/,
    release('--image', 'v1;$(id)'),
  ],
  ['the tag latest', /--image: The tag "latest" is mutable/, release('--image', 'latest')],
  ['latest of a reference', /"latest" is mutable/, release('--image', 'example/my-app:latest')],
  ['a short digest', /--image: "sha256:12" is not a digest/, release('--image', 'sha256:12')],
  [
    'no version',
    /--image: It has neither a tag nor a digest/,
    release('--image', 'example/my-app'),
  ],
  ['an empty image', /--image: The tag is empty/, release('--image', '')],
  [
    'a path for an app',
    /<app>: "\.\.\/\.\.\/x" is not a DNS label/,
    ['release', '../../x', '--env', 'dev', '--image', 'v1'],
  ],
  [
    'a path for an environment',
    /--env: "\.\.\/dev" is not/,
    ['release', 'my-app', '--env', '../dev', '--image', 'v1'],
  ],
  ['a path for an image', /--image: "\.\." is not/, release('--image', '..=v1')],
  ['force without a reason', /--force requires --reason/, [...v2, '--force']],
  ['a reason for nothing', /--reason .* Add --force/, [...v2, '--reason', 'x']],
  [
    'a reason of two lines',
    /--reason: "a\\nb" is not a line of text/,
    [...v2, '--force', '--reason', 'a\nb'],
  ],
  ['an empty reason', /--reason: "" is not a line/, [...v2, '--force', '--reason', '']],
  ['a time that is none', /--timeout: "soon" is not a duration/, [...v2, '--timeout', 'soon']],
  ['an author without an address', /--author: use the form/, [...v2, '--author', 'Ann']],
  ['an author of two lines', /--author/, [...v2, '--author', 'Ann\nX: y <a@b.c>']],
  ['half a sequence', /--sequence: "1\.5" is not a whole number/, [...v2, '--sequence', '1.5']],
  [
    'too long a sequence',
    /--sequence: .* is not a whole number/,
    [...v2, '--sequence', '9'.repeat(20)],
  ],
  ['a branch for a commit', /--commit: "main" is not a commit id/, [...v2, '--commit', 'main']],
  [
    'a run that is no address',
    /--run-url: Use an http or https URL without credentials/,
    [...v2, '--run-url', 'javascript:x'],
  ],
  [
    'a branch that is none',
    /--branch: "a b" is not a valid branch name/,
    [...v2, '--push', '--branch', 'a b'],
  ],
  ['an option for a branch', /--branch: "--force" is not/, [...v2, '--push', '--branch=--force']],
  ['no app', /exactly one of/, ['release', '--env', 'dev', '--image', 'v1']],
  ['two ways of naming apps', /exactly one of/, [...v2, '--app', 'orders=v1']],
  ['no environment', /--env <environment> is required/, ['release', 'my-app', '--image', 'v1']],
  ['nothing to run', /--image <image> is required/, release()],
  [
    'an app without an image',
    /--app orders: use the form/,
    ['release', '--env', 'dev', '--app', 'orders'],
  ],
  ['two ways to publish', /only one of --publish, --push and --pr/, [...v2, '--publish', '--push']],
  ['an option that nobody knows', /unknown option '--imgae'/, release('--imgae', 'v1')],
  [
    'one app or all of them',
    /either app names or --all/,
    ['promote', '--from', 'dev', '--to', 'staging'],
  ],
])('%s is wrong usage, and changes nothing', async (_, message, args) => {
  await refused(2, message, ...args);
});

test('credentials of an address are not repeated', async () => {
  const url = 'https://ann:s3cret@ci.example.com/1';
  const stderr = await refused(2, /--run-url: .* without credentials/, ...v2, '--run-url', url);
  expect(stderr).not.toContain('s3cret');
});

test.each<[string, number, RegExp, string[]]>([
  [
    'app',
    2,
    /no app "my-ap"\. Did you mean "my-app"/,
    ['release', 'my-ap', '--env', 'dev', '--image', 'v1'],
  ],
  [
    'environment',
    2,
    /no environment "prod"/,
    ['release', 'my-app', '--env', 'prod', '--image', 'v1'],
  ],
  ['image', 1, /no image "job"/, release('--image', 'job=v1')],
  ['repository', 1, /evil\/my-app is not an image of my-app/, release('--image', 'evil/my-app:v1')],
])('an unknown %s is refused, and changes nothing', async (_, status, message, args) => {
  const end = status === 1 ? /Fix: .*\n\nRefused: 1 problem\. Nothing was/s : /Fix: .*\n$/;
  expect(await refused(status, message, ...args)).toMatch(end);
});

/** Commits another text of a release. */
function commitRelease(text: string, file = MY_APP): void {
  repo.write(file, text);
  git('commit', '-q', '-a', '-m', 'By hand');
}

test.each<[string, string, RegExp]>([
  ['nonsense', 'nonsense\n', /Expected an object, got "nonsense"/],
  ['merge conflict markers', 'images:\n<<<<<<< HEAD\n  my-app:\n=======\n', /merge conflict/],
  ['a field that nobody knows', 'images:\n  my-app:\n    tga: "v1"\n', /Did you mean `tag`/],
])('a release file with %s is refused, not overwritten', async (_, text, message) => {
  commitRelease(text);
  expect(await refused(1, message, ...v2)).toContain(MY_APP);
});

test('a change of the release that is not committed is not overwritten', async () => {
  repo.write(MY_APP, 'mine\n');
  await refused(1, /Commit or stash these changes/, ...v2);
  expect(repo.read(MY_APP)).toBe('mine\n');
});

test('Windows line ends and a byte order mark are accepted, noted, and written no more', async () => {
  commitRelease('\ufeffimages:\r\n  my-app:\r\n    tag: "8f3c2d1"\r\n');
  const { status, stdout } = await argosy(...v2);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/note: .*Windows line endings/)]);
  expect(repo.read(MY_APP)).toBe(formatRelease({ images: { 'my-app': { tag: 'v2.0.0' } } }));
});

test('a release is one commit of its file and of what it renders to', async () => {
  const image = `v2.0.0@${DIGEST}`;
  const { status, stdout } = await argosy(
    ...release('--image', image, '--commit', '4F0C2D1', '--sequence', '7'),
  );
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^my-app in dev: 8f3c2d1 -> v2\.0\.0\n/),
  ]);
  expect(git('log', '--format=%s', `${start}..`)).toBe('chore(release): my-app v2.0.0 in dev');
  expect(git('diff', '--name-only', start).split('\n')).toEqual([
    'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml',
    MY_APP,
  ]);
  const built = { tag: 'v2.0.0', digest: DIGEST, commit: '4f0c2d1', sequence: 7 };
  expect(repo.read(MY_APP)).toBe(formatRelease({ images: { 'my-app': built } }));
  const again = await argosy(...release('--image', image));
  expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/nothing to do\n$/) });
});

test('several apps are one commit, with the images of each', async () => {
  const apps = ['my-app=v2.0.0', 'orders=v2.2.0', 'orders=migrations=v2.2.1'];
  const { status } = await argosy(
    'release',
    '--env',
    'dev',
    ...apps.flatMap((it) => ['--app', it]),
  );
  expect(status).toBe(0);
  expect(git('log', '--format=%s', `${start}..`)).toBe('chore(release): 2 apps in dev');
  expect(repo.read('fleet/releases/dev/orders.yaml')).toMatch(/v2\.2\.1[\s\S]*v2\.2\.0/);
  expect(repo.read(MY_APP)).toContain('v2.0.0');
});

test('--json tells a script what has come of it', async () => {
  const { status, stdout, stderr } = await argosy(...v2, '--json');
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({
    result: 'committed',
    decisions: [
      {
        kind: 'change',
        app: 'my-app',
        environment: 'dev',
        from: '8f3c2d1',
        to: 'v2.0.0',
        images: [expect.stringMatching(/^my-app=123.*\/my-app:v2\.0\.0$/)],
      },
    ],
    attempts: 1,
    branch: 'the clone',
    commit: git('rev-parse', 'HEAD'),
    files: [
      { path: 'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml', added: 1, removed: 1 },
      { path: MY_APP, added: 1, removed: 1 },
    ],
    notes: [],
    problems: [],
  });
});

test('--json tells a script why not, too', async () => {
  const { status, stdout } = await argosy(
    'release',
    'x',
    '--env',
    'dev',
    '--image',
    'v1',
    '--json',
  );
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    result: 'usage',
    problems: [{ file: 'fleet/apps/', message: 'There is no app "x".' }],
  });
});

test('--dry-run prints what would be committed, and changes nothing', async () => {
  const before = state();
  const { status, stdout } = await argosy(...v2, '--dry-run');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(
      /8f3c2d1 -> v2\.0\.0\n[\s\S]*\+1 -1\nwould be committed to the clone; nothing was changed\n$/,
    ),
  ]);
  expect(state()).toEqual(before);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
});

/** A file of requests, outside of the repository. */
function fileOf(content: unknown): string {
  const file = join(outside, 'changes.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const entry = { app: 'my-app', environment: 'dev', image: 'v2.0.0' };
test.each<[string, number, RegExp, unknown]>([
  ['no JSON', 2, /--file .*changes\.json: .*JSON/, '{'],
  ['an object', 2, /Expected a list/, entry],
  [
    'a field that nobody knows',
    2,
    /\[0\]\.imgae: There is no such field\. Did you mean `image`/,
    [{ ...entry, imgae: 'x' }],
  ],
  ['an app twice', 2, /Name each app once per environment/, [entry, { ...entry, image: 'v3' }]],
  ['no app', 2, /Name at least one app/, []],
  ['image and images', 2, /either `image` or `images`/, [{ ...entry, images: { 'my-app': 'v1' } }]],
  ['no environment', 2, /\[0\]\.environment is required/, [{ app: 'my-app', image: 'v1' }]],
  ['a number for an image', 2, /\[0\]\.image: Expected a string/, [{ ...entry, image: 1.1 }]],
  ['a bad tag', 2, /"latest" is mutable/, [entry, { ...entry, app: 'orders', image: 'latest' }]],
  [
    'an unknown app',
    2,
    /no app "ordres"\. Did you mean "orders"/,
    [entry, { ...entry, app: 'ordres' }],
  ],
  [
    'an app that is not there',
    1,
    /does not run in production/,
    [entry, { ...entry, app: 'feature-flags', environment: 'production' }],
  ],
])('of a file with %s nothing is released', async (_, status, message, content) => {
  await refused(status, message, 'release', '--file', fileOf(content));
});

test('a file that is not there is wrong usage', async () => {
  await refused(
    2,
    /--file .*none\.json: .*ENOENT/,
    'release',
    '--file',
    join(outside, 'none.json'),
  );
});

test('a file releases all that it names in one commit', async () => {
  const file = fileOf([
    { ...entry, commit: '4f0c2d1', sequence: 3 },
    { app: 'orders', images: { orders: 'v2.2.0', migrations: 'v2.2.1' } },
  ]);
  const { status } = await argosy('release', '--file', file, '--env', 'dev');
  expect(status).toBe(0);
  expect(git('rev-list', '--count', `${start}..`)).toBe('1');
  expect(repo.read(MY_APP)).toContain('sequence: 3');
  expect(repo.read('fleet/releases/dev/orders.yaml')).toMatch(/v2\.2\.1[\s\S]*v2\.2\.0/);
});

test.each(['release', 'promote', 'rollback', 'resume', 'approve'])(
  'the help of %s shows examples',
  async (command) => {
    const { status, stdout } = await argosy(command, '--help');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(`Examples:\n  \\$ argosy ${command} `),
    ]);
  },
);

test('the help names no command that is not for people', async () => {
  const { stdout } = await argosy('--help');
  expect(stdout).toContain('\n  release ');
  expect(stdout).not.toMatch(/^ +deliver /m);
});
