import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ended, git } from './delivery/clone';
import { blocksIn, ROOT, read } from './docs-pages';
import { TEMPLATES } from './workflows/all-workflows';
import { digestOf, GitopsRemote, resultsOf } from './workflows/gitops-remote';
import type { Call } from './workflows/programs';

const PAGE = 'docs/ci.md';

/** The commands of each step of the page, by its heading. */
const STEPS = stepsOf(read(PAGE));

function stepsOf(page: string): Map<string, string[]> {
  const headings = [...page.matchAll(/^## (.*)$/gm)];
  const lineOf = (index: number) => page.slice(0, index).split('\n').length;
  const steps = new Map<string, string[]>();
  for (const block of blocksIn('sh').filter((it) => it.page === PAGE)) {
    const heading = headings.findLast(({ index }) => lineOf(index) < block.line)?.[1] ?? '';
    steps.set(heading, [...(steps.get(heading) ?? []), block.text]);
  }
  return steps;
}

/** A new user's directory: a clone of Argosy, and the key that GitHub lets them download. */
function newUser(gitops: GitopsRemote): string {
  const directory = join(gitops.path, 'work');
  mkdirSync(directory);
  cpSync(join(ROOT, 'examples'), join(directory, 'argosy/examples'), { recursive: true });
  writeFileSync(join(directory, 'example-gitops.private-key.pem'), 'the key of the App\n');
  rmSync(gitops.remote, { recursive: true });
  git(gitops.path, 'init', '-q', '--bare', '-b', 'main', 'gitops.git');
  git(gitops.path, 'init', '-q', '--bare', '-b', 'main', 'my-app.git');
  writeFileSync(join(gitops.path, 'bin/kubectl'), KUBECTL, { mode: 0o755 });
  const { programs } = gitops;
  programs.answer('gh', { stdout: 'Iv23abc\n' }, '.client_id');
  programs.answer('gh', { stdout: '4711\n' }, 'apps/example-gitops --jq .id');
  programs.answer('gh', { stdout: '42\n' }, 'teams/on-call --jq');
  programs.answer('gh', { stdout: '43\n' }, 'teams/break-glass --jq');
  programs.answer('gh', { stdout: '77\n' }, 'run list');
  programs.answer('gh', { stdout: `${JSON.stringify([APP_CHECK])}\n` }, 'check-runs');
  programs.answer('gh', { stdout: 'example@1234/my-app@5678\n' }, '.owner.login');
  const arn = 'arn:aws:ecr:ap-south-1:123456789012:repository/my-app';
  programs.answer('aws', { stdout: `${arn}\n` }, 'describe-repositories');
  return directory;
}

/** Fails if there is nothing to apply. */
const KUBECTL = '#!/bin/sh\nfor last; do :; done\ngrep -q "^kind: Application" -r "$last"\n';

/** The edits that the page asks for between its commands. */
function edit(directory: string): void {
  const change = (file: string, from: string, to: string) => {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(directory, file), text.replace(from, to));
  };
  const probes = "readiness: httpGet('/readyz'),\n    liveness: httpGet('/healthz'),";
  change('fleet/apps/my-app.ts', "readiness: httpGet('/healthz'),", probes);
  const policy = "promotionOrder: 3,\n    releases: { publish: 'pull-request' },";
  change('fleet/environments.ts', 'promotionOrder: 3,', policy);
}

test('a new user who follows the page, step by step, has the app in production', async () => {
  const gitops = new GitopsRemote();
  try {
    const directory = newUser(gitops);
    const variables = {
      ...process.env,
      ...gitops.programs.env,
      HOME: gitops.path,
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: `url.file://${gitops.path}/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://github.com/example/',
      GIT_CONFIG_KEY_1: 'user.name',
      GIT_CONFIG_VALUE_1: 'Ann',
      GIT_CONFIG_KEY_2: 'user.email',
      GIT_CONFIG_VALUE_2: 'ann@example.com',
    };
    // Each block continues where the one before it ended, in the same directory and with the same variables.
    const shell = { directory, state: join(gitops.path, 'state') };
    writeFileSync(shell.state, '');
    const run = async (heading: string) => {
      const blocks = STEPS.get(heading) ?? [];
      expect([heading, blocks.length]).not.toEqual([heading, 0]);
      for (const block of blocks) {
        if (block.startsWith('npx argosy workflows')) edit(shell.directory);
        const script = `. ${shell.state}\n${block}\nclient=\${client_id:-}\npwd > ${shell.state}.pwd\necho "client_id='$client'" > ${shell.state}\n`;
        const options = { cwd: shell.directory, env: variables, stdio: 'pipe' } as const;
        const { status, stdout, stderr } = await ended(spawn('bash', ['-euc', script], options));
        expect([block, status, stdout + stderr]).toEqual([block, 0, stdout + stderr]);
        shell.directory = readFileSync(`${shell.state}.pwd`, 'utf8').trim();
      }
    };

    const headings = [...STEPS.keys()];
    const release = headings.findIndex((it) => it.startsWith('7.'));
    for (const heading of headings.slice(0, release)) await run(heading);
    const sha = git(join(directory, 'my-app'), 'rev-parse', 'HEAD');
    const image = `123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:${sha}`;
    const deployment = (environment: string, branch = 'main') =>
      gitops.read(`dist/apps/${environment}/my-app/Deployment.my-app.k8s.yaml`, branch);
    expect(deployment('production')).toContain(`image: ${image}\n`);

    // What GitHub does when the app is pushed.
    gitops.programs.answer(
      'aws',
      { status: 254, stderr: 'ImageNotFoundException\n' },
      'describe-images',
    );
    expect(resultsOf(await gitops.runApp(1, { github: { sha } }))).toMatchObject({
      release: 'success',
    });
    await run(headings[release] ?? '');
    expect(git(join(gitops.path, 'my-app.git'), 'rev-parse', 'main')).toBe(sha);
    expect(deployment('dev')).toContain(`image: ${image}@${digestOf(sha)}\n`);

    for (const heading of headings.slice(release + 1)) await run(heading);
    const started = gitops.programs.of('gh').filter(({ args }) => args[0] === 'workflow');
    for (const { args } of started.filter((it) => it.args[2] === 'promote.yaml')) {
      expect(resultsOf(await gitops.run('promote', { inputs: fieldsOf(args) }))).toEqual({
        promote: 'success',
      });
    }
    expect(deployment('staging')).toContain(`image: ${image}@${digestOf(sha)}\n`);
    const branch = 'argosy/main/promote-my-app-staging-to-production';
    expect(deployment('production', branch)).toContain(`image: ${image}@${digestOf(sha)}\n`);

    for (const { args } of started) {
      const [, , file = ''] = args;
      const { inputs } = parse(gitops.read(`.github/workflows/${file}`)).on.workflow_dispatch;
      for (const [key, value] of Object.entries(fieldsOf(args))) {
        expect([file, key, Object.keys(inputs)]).toEqual([
          file,
          key,
          expect.arrayContaining([key]),
        ]);
        if (inputs[key].options) expect(inputs[key].options).toContain(value);
      }
    }
    checkSettings(gitops.programs.of('gh'));
    checkStacks(gitops.programs.of('aws'));
  } finally {
    gitops.remove();
  }
});

/** A check of the app's repository, as GitHub names the job of a called workflow. */
const APP_CHECK = { context: 'ci / test (.)', integration_id: 15368 };

/** The fields of `-f key=value`. */
function fieldsOf(args: readonly string[]): Record<string, string> {
  const fields = args.filter((_, i) => args[i - 1] === '-f').map((it) => it.split(/=(.*)/s));
  return Object.fromEntries(fields.map(([key = '', value = '']) => [key, value]));
}

/** Secrets are where the workflows read them, and the rules refer to the App and to a job that exists. */
function checkSettings(calls: readonly Call[]): void {
  const set = calls
    .filter(({ args }) => args[1] === 'set')
    .map(({ args }) => args.filter((it) => !/^(set|--body|Iv23abc)$/.test(it)).join(' '));
  const both = (where: string) => [
    `variable GITOPS_APP_CLIENT_ID ${where}`,
    `secret GITOPS_APP_PRIVATE_KEY ${where}`,
  ];
  expect(set).toEqual([
    ...['dev', 'staging', 'production'].flatMap((it) => both(`--repo example/gitops --env ${it}`)),
    'variable GITOPS_APP_CLIENT_ID --repo example/my-app',
    'secret GITOPS_APP_PRIVATE_KEY --repo example/my-app --env gitops',
    'secret GITOPS_DEPLOY_KEY --repo example/my-app --env gitops',
  ]);
  const [rules, appRules] = calls
    .filter(({ args }) => args[0] === 'api' && args.includes('--input'))
    .map((it) => JSON.parse(it.stdin));
  expect(rules.bypass_actors).toEqual([
    { actor_type: 'Integration', actor_id: 4711, bypass_mode: 'always' },
    { actor_type: 'Team', actor_id: 43, bypass_mode: 'pull_request' },
  ]);
  const ci = parse(TEMPLATES.get('.github/workflows/ci.yaml') ?? '');
  const { required_status_checks: checks } = rules.rules.at(-1).parameters;
  for (const { context } of checks) expect(Object.keys(ci.jobs)).toContain(context);
  expect(appRules.bypass_actors).toBeUndefined();
  expect(appRules.rules.at(-1).parameters.required_status_checks).toEqual([APP_CHECK]);
  expect(calls.find(({ args }) => args[1] === 'watch')?.args.at(-1)).toBe('77');
}

/** Each template has the parameters that the page sets. */
function checkStacks(calls: readonly Call[]): void {
  const deployed = calls.filter(({ args }) => args[1] === 'deploy');
  expect(deployed.length).toBe(2);
  for (const { args, cwd } of deployed) {
    const template = readFileSync(
      join(cwd, args[args.indexOf('--template-file') + 1] ?? ''),
      'utf8',
    );
    const parameters = args.slice(args.indexOf('--parameter-overrides') + 1);
    for (const parameter of parameters) {
      const [name = '', value = ''] = parameter.split(/=(.*)/s);
      const [, pattern = '.'] =
        new RegExp(`^  ${name}:\\n(?: {4}.*\\n)*? {4}AllowedPattern: '(.*)'$`, 'm').exec(
          template,
        ) ?? [];
      expect([parameter, template]).toEqual([parameter, expect.stringContaining(`\n  ${name}:\n`)]);
      expect(value).toMatch(new RegExp(pattern));
    }
  }
}
