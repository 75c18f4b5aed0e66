import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definePlatform } from '../../lib';
import { isRunning } from '../../lib/base/running-process';
import type { CompiledFleet } from '../../lib/cli/compiled-fleet';
import { MINIMAL } from '../argocd';
import { CONTROLLER } from '../bootstrap/simulated-cluster';
import { COMMAND } from '../packages';
import { Repository } from '../repository';
import { fixtureFleet, type Result, runInProcess } from './in-process';
import { application, REPOSITORY, RecordingKubectl } from './recording-kubectl';

const APPLICATIONS = [
  ...['argocd', 'root-dev', 'root-staging', 'root-production'],
  ...['my-app-dev', 'my-app-staging', 'my-app-production'],
  ...['orders-dev', 'orders-staging', 'orders-production'],
  ...['feature-flags-dev', 'feature-flags-staging'],
];

let repo: Repository;
let fleet: CompiledFleet;
let kubectl: RecordingKubectl;
const { PATH } = process.env;

beforeAll(async () => {
  repo = new Repository();
  const platform = definePlatform({ repoURL: REPOSITORY, argocd: MINIMAL });
  // With a build, what has not changed is not rendered again.
  fleet = { ...fixtureFleet(repo), build: 'test', platform: async () => ({ platform }) };
  // For the tests with a process of its own.
  repo.write(
    'fleet/platform.ts',
    `import { definePlatform } from 'argosy';
export const platform = definePlatform({ repoURL: '${REPOSITORY}', argocd: ${JSON.stringify(MINIMAL)} });
`,
  );
  const { status, stderr } = await runInProcess(fleet, 'synth');
  expect([status, stderr]).toEqual([0, '']);
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A', '--', '.', ':!node_modules'],
    ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'Start'],
    // As if it had been pushed.
    ['update-ref', 'refs/remotes/origin/HEAD', 'HEAD'],
  ]) {
    expect(repo.exec('git', ...args).stderr).toBe('');
  }
});
afterAll(() => repo.remove());

beforeEach(() => {
  kubectl = new RecordingKubectl(APPLICATIONS);
  process.env['PATH'] = kubectl.path;
});
afterEach(() => {
  process.env['PATH'] = PATH;
  kubectl.remove();
});

const bootstrap = (...args: string[]) => runInProcess(fleet, 'bootstrap', ...args);
const runOn = (...args: string[]) => bootstrap('--context', 'home', '--run', '--yes', ...args);

/** The lines about steps, without what is found. */
const marks = ({ stdout }: Result) => stdout.match(/^(?:ok|FAILED|TIMED OUT) {2}[^:\n]+/gm) ?? [];

test('without --run, the steps are printed, and kubectl is not even looked for', async () => {
  const { status, stdout, stderr } = await bootstrap('--context', 'home');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Nothing was run[\s\S]*^1\. .*\n {3}\$ kubectl --context home version/m);
  expect(stdout).toContain('port-forward --namespace argocd service/argocd-server 8080:443');
  expect(kubectl.commands()).toEqual([]);
  const { steps } = JSON.parse((await bootstrap('--json')).stdout);
  expect(steps).toHaveLength(12);
  expect(steps[4]).toMatchObject({
    id: 'namespace',
    commands: [expect.stringMatching(/^kubectl --context '<context>' apply --server-side/)],
  });
});

test('a run takes the steps in order, each in the named context, and a second one changes nothing', async () => {
  const first = await runOn();
  expect([first.status, first.stdout]).toEqual([0, first.stdout]);
  expect(marks(first)).toHaveLength(12);
  expect(first.stderr).toContain('Cluster:      https://home.example.com');
  expect(first.stdout).toContain(': 12 Applications Synced and Healthy');
  const [view, ...commands] = kubectl.commands();
  expect(view).toBe('config view --output json');
  expect(commands.filter((it) => !it.startsWith('--context home '))).toEqual([]);
  const changes = commands.filter((it) => it.includes('apply'));
  expect(changes.map((it) => it.split(' ').at(-1))).toEqual([
    'dist/bootstrap/Namespace.argocd.k8s.yaml',
    expect.stringMatching(/crds\?ref=[0-9a-f]{40}$/),
    'app.kubernetes.io/part-of=argocd',
    'dist/bootstrap',
  ]);
  const again = await runOn('--json');
  const { ok, steps, applications } = JSON.parse(again.stdout);
  expect([again.status, ok, applications.length]).toEqual([0, true, 12]);
  expect(steps.map(({ state }: { state: string }) => state)).toEqual([
    ...['done', 'done', 'done', 'done', 'unchanged', 'unchanged', 'unchanged'],
    ...['done', 'done', 'done', 'unchanged', 'done'],
  ]);
  expect(kubectl.commands().filter((it) => it.includes('apply'))).toHaveLength(4);
});

test('the initial password is printed only on request', async () => {
  const { stdout } = await runOn();
  expect(stdout).toContain('it is still in the cluster');
  expect(kubectl.commands().join('\n')).not.toContain('jsonpath');
  expect(stdout).not.toContain('hunter2');
  expect(JSON.parse((await runOn('--show-password', '--json')).stdout)).toMatchObject({
    password: 'hunter2',
  });
});

test.each([
  ['other', 'The current context of kubectl is "home"'],
  ['homw', 'There are: home, other.'],
])('the context %s is refused before anything reaches a cluster', async (context, reason) => {
  const { status, stderr } = await bootstrap('--context', context, '--run', '--yes');
  expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
  expect(kubectl.commands()).toEqual(['config view --output json']);
  const { stdout } = await bootstrap('--context', context, '--run', '--yes', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    refused: [{ where: `--context ${context}`, message: expect.stringContaining(reason) }],
  });
});

test('the cluster of another fleet is refused before anything is changed', async () => {
  const source = { repoURL: 'https://git.example.com/other', path: 'dist/bootstrap' };
  const items = [{ kind: 'Application', metadata: { name: 'argocd' }, spec: { source } }];
  kubectl.answer(`*'get applications'*) echo '${JSON.stringify({ items })}';;`);
  const result = await runOn();
  expect([result.status, marks(result).at(-1)]).toEqual([
    1,
    'FAILED  Check that the cluster has no other Argo CD',
  ]);
  expect(kubectl.commands().some((it) => it.includes('apply'))).toBe(false);
});

test('an Argo CD that was installed in another way is replaced with --adopt only', async () => {
  const { metadata, ...rest } = CONTROLLER;
  const { managedFields: _, ...byHand } = metadata;
  const items = [{ ...rest, metadata: byHand }];
  kubectl.answer(
    `*statefulsets.apps,clusterrolebindings*) test -f applications && cat self.json || echo '${JSON.stringify({ items })}';;`,
  );
  const result = await runOn();
  expect([result.status, marks(result).at(-1)]).toEqual([
    1,
    'FAILED  Check that the cluster has no other Argo CD',
  ]);
  expect(result.stdout).toMatch(/^ {4}Fix: .*add --adopt/m);
  expect(kubectl.commands().some((it) => it.includes('apply'))).toBe(false);
  expect((await runOn('--adopt')).status).toBe(0);
});

test('without kubectl, the error says where to get it', async () => {
  process.env['PATH'] = '/nonexistent';
  expect(await runOn()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/kubectl is not on PATH\.\n {2}Fix: Install it: https:/),
  });
});

test.each([
  ['Check permissions', `*'auth can-i'*`],
  ['Create the namespace argocd', '*apply*Namespace.*'],
  ['Install the CRDs of Argo CD', '*apply*manifests/crds*'],
  ['Install Argo CD', '*apply*--selector*'],
  ['Wait until Argo CD is ready', `*'get deployments'*`],
  ['Look for the initial password of the user admin', `*'get secret'*`],
  ['Create the root Applications', `*apply*'--kustomize dist/bootstrap'`],
  [
    'Wait until everything is synced and healthy',
    `*'get applications.argoproj.io --namespace argocd --output json'`,
  ],
])('a run that is forbidden "%s" ends there, with what to do', async (title, args) => {
  kubectl.answer(`${args}) echo 'Error from server (Forbidden): no' >&2; exit 1;;`);
  const result = await runOn();
  expect([result.status, marks(result).at(-1)]).toEqual([1, `FAILED  ${title}`]);
  expect(result.stdout).toContain('Fix: Use a context whose user has the role cluster-admin');
  kubectl.answer();
  expect((await runOn()).status).toBe(0);
});

test('a CRD that is not established in time ends the run', async () => {
  kubectl.writeJson('crds', { items: APPLICATIONS_CRD });
  const result = await runOn('--timeout', '300ms');
  expect(marks(result).at(-1)).toBe('TIMED OUT  Install the CRDs of Argo CD');
  expect(result.stdout).toContain(
    'There is no applicationsets.argoproj.io, appprojects.argoproj.io',
  );
  expect(result.stdout).toMatch(/^ {4}Fix: /m);
});

const APPLICATIONS_CRD = [{ metadata: { name: 'applications.argoproj.io' }, status: {} }];

test('a kubectl that hangs is ended when the time is over', async () => {
  kubectl.answer(`*apply*Namespace.*) echo $$ > pid; exec sleep 60;;`);
  const result = await runOn('--timeout', '300ms');
  expect(marks(result).at(-1)).toBe('TIMED OUT  Create the namespace argocd');
  expect(result.stdout).toMatch(/^ {4}Fix: Check that the cluster answers/m);
  expect(result.stdout).toContain('kubectl did not finish in time.');
  expect(isRunning(Number(readFileSync(join(kubectl.directory, 'pid'), 'utf8')))).toBe(false);
});

test('an unhealthy Application is named, with the reason', async () => {
  const status = {
    health: { status: 'Degraded' },
    conditions: [{ type: 'SyncError', message: 'no' }],
  };
  kubectl.setApplications(
    APPLICATIONS.map((it) => application(it, it === 'orders-dev' ? status : {})),
  );
  const result = await runOn('--timeout', '300ms');
  expect(result.status).toBe(1);
  expect(result.stdout).toMatch(
    /^ {4}orders-dev: Synced, Degraded\n {6}SyncError: no\n[\s\S]*Fix: /m,
  );
  const { ok, applications } = JSON.parse((await runOn('--timeout', '300ms', '--json')).stdout);
  expect(ok).toBe(false);
  expect(applications).toContainEqual(
    expect.objectContaining({ name: 'orders-dev', health: 'Degraded', reasons: ['SyncError: no'] }),
  );
});

test('an Application that has not seen what was pushed is not settled', async () => {
  const git = (...args: string[]) => repo.exec('git', ...args).stdout.trim();
  const [old, pushed] = [git('rev-parse', 'HEAD'), commitOf('dist/apps/dev/orders')];
  git('update-ref', 'refs/remotes/origin/HEAD', pushed);
  kubectl.setApplications(
    APPLICATIONS.map((it) =>
      application(it, { sync: { status: 'Synced', revision: it === 'root-dev' ? pushed : old } }),
    ),
  );
  try {
    const { status, stdout } = await runOn('--timeout', '300ms');
    expect([status, stdout.match(/^ {4}[\w-]+: Synced, Healthy$/gm)]).toEqual([
      1,
      ['    orders-dev: Synced, Healthy'],
    ]);
    expect(stdout).toContain(`That is the state at ${old.slice(0, 8)}.`);
    git('update-ref', 'refs/remotes/origin/HEAD', old);
    expect((await runOn()).stdout).toContain('Synced and Healthy at ');
    // One that has seen more than this clone has fetched is settled, too.
    const newer = { sync: { status: 'Synced', revision: pushed } };
    kubectl.setApplications(APPLICATIONS.map((it) => application(it, newer)));
    expect((await runOn('--timeout', '300ms')).status).toBe(0);
  } finally {
    git('update-ref', 'refs/remotes/origin/HEAD', old);
  }

  /** A commit after HEAD with another file in a directory. */
  function commitOf(directory: string): string {
    repo.write(`${directory}/x.k8s.yaml`, 'x');
    git('add', '-f', `${directory}/x.k8s.yaml`);
    const tree = git('write-tree');
    git('reset', '-q', '--hard');
    const author = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    return git(...author, 'commit-tree', '-p', 'HEAD', '-m', 'Next', tree);
  }
});

test('a process that is killed leaves nothing that hinders the next one', () => {
  const run = () =>
    spawnSync(process.execPath, [COMMAND, 'bootstrap', '--context', 'home', '--run', '--yes'], {
      cwd: repo.path,
      encoding: 'utf8',
      env: process.env,
    });
  kubectl.answer(`*apply*--selector*) touch argocd; kill -9 $PPID; exit;;`);
  expect(run()).toMatchObject({ status: null, signal: 'SIGKILL' });
  kubectl.answer();
  const { status, stdout } = run();
  expect([status, stdout]).toEqual([0, expect.stringContaining('Synced and Healthy')]);
});

test('an uninstallation is only printed', async () => {
  const { status, stdout } = await bootstrap('--uninstall', '--context', 'home');
  expect(status).toBe(0);
  expect(stdout).toMatch(/never runs these steps[\s\S]*"finalizers":null[\s\S]*delete namespace/);
  expect(JSON.parse((await bootstrap('--uninstall', '--json')).stdout).uninstall).toHaveLength(7);
  expect(kubectl.commands()).toEqual([]);
});

test.each([
  [['--run', '--yes'], '--run requires --context'],
  [['--run', '--context', 'home'], 'Without one, add --yes'],
  [['--yes'], '--yes requires --run'],
  [['--adopt'], '--adopt requires --run'],
  [['--timeout', '1m'], '--timeout requires --run'],
  [['--show-password'], '--show-password requires --run'],
  [
    ['--run', '--context', 'home', '--yes', '--timeout', 'soon'],
    '--timeout: "soon" is not a duration',
  ],
  [['--uninstall', '--run'], '--uninstall is never run'],
  [['--env', 'production'], 'the Argo CD of the platform manages production'],
  [['--env', 'prod'], 'there is no environment "prod"'],
])('%j is wrong usage', async (args, reason) => {
  const { status, stdout, stderr } = await bootstrap(...args);
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)]);
  expect(kubectl.commands()).toEqual([]);
});

test('a dist/ that is out of date is refused: Argo CD would get something else', async () => {
  const file = 'dist/bootstrap/Namespace.argocd.k8s.yaml';
  const text = repo.read(file);
  repo.write(file, text.replace('name: argocd', 'name: other'));
  try {
    expect(await runOn()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/Namespace\.argocd.*\n {2}It is out of date/),
    });
    expect(kubectl.commands()).toEqual([]);
  } finally {
    repo.write(file, text);
  }
});

test('what is not committed is refused, and what is not pushed is warned about', async () => {
  const file = 'dist/bootstrap/Namespace.argocd.k8s.yaml';
  const text = repo.read(file);
  const git = (...args: string[]) => repo.exec('git', ...args);
  repo.write('dist/apps/dev/my-app/notes.txt', 'x');
  const refused = await runOn();
  expect([refused.status, refused.stderr]).toEqual(
    [
      1,
      'dist/\nIt has changes that are not committed.\nFix: Commit and push it: Argo CD reads the remote.\n',
    ].map((it) =>
      typeof it === 'string' ? it.replaceAll('\n', '\n  ').replace(/\n {2}$/, '\n') : it,
    ),
  );
  expect(kubectl.commands()).toEqual([]);
  git('clean', '-qf', 'dist');
  git('update-ref', '-d', 'refs/remotes/origin/HEAD');
  expect((await runOn()).stderr).toMatch(/^Warning: dist\/ is not what origin\/HEAD has/);
  git('update-ref', 'refs/remotes/origin/HEAD', 'HEAD');
  expect(repo.read(file)).toBe(text);
});
