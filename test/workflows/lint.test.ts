import { TEMPLATES, WORKFLOWS } from './all-workflows';
import { lintWorkflow, type Rule } from './lint';

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';

const GOOD = `name: good
on: push
permissions: {}
jobs:
  deliver:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: write
      pull-requests: write
      id-token: write
    steps:
      - uses: actions/create-github-app-token@${SHA} # v3.1.1
        with:
          permission-contents: write
          permission-pull-requests: write
      - uses: actions/checkout@${SHA} # v7.0.1
        with:
          persist-credentials: true
      - uses: aws-actions/configure-aws-credentials@${SHA} # v6
      - run: npx --no-install argosy promote "$APP" --from dev --to staging --publish
        env:
          APP: \${{ inputs.app }}
  read:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
        with:
          persist-credentials: false
  call:
    permissions:
      id-token: write
    uses: example/gitops/.github/workflows/app.yaml@main
`;

const rulesOf = (text: string) => lintWorkflow(text).map(({ rule }) => rule);

test('a workflow that does nothing of this is accepted', () => {
  expect(lintWorkflow(GOOD)).toEqual([]);
});

test.each<[string, Rule, string | RegExp, string]>([
  ['an action pinned by its tag', 'unpinned-action', `@${SHA} # v7.0.1`, '@v7'],
  ['a pinned action without its version', 'unpinned-action', `${SHA} # v6`, SHA],
  ['a pinned action with another comment', 'unpinned-action', `${SHA} # v6`, `${SHA} # new`],
  [
    'a trigger that gives secrets to strangers',
    'dangerous-trigger',
    'on: push',
    'on: [push, workflow_run]',
  ],
  ['an abbreviated commit', 'unpinned-action', `${SHA} # v6`, `${SHA.slice(0, 12)} # v6`],
  ['a reusable workflow of somebody else', 'unpinned-action', 'example/gitops/', 'else/gitops/'],
  ['an expression in a script', 'template-injection', '"$APP"', '$'.concat('{{ inputs.app }}')],
  ['no permissions at the top', 'excessive-permission', 'permissions: {}\n', ''],
  ['all permissions', 'excessive-permission', 'permissions: {}', 'permissions: write-all'],
  [
    'a permission for all jobs',
    'excessive-permission',
    'permissions: {}',
    'permissions: { contents: read }',
  ],
  [
    'a job without permissions of its own',
    'excessive-permission',
    '    permissions:\n      contents: read\n',
    '',
  ],
  ['a permission that no step needs', 'excessive-permission', 'contents: read', 'packages: write'],
  ['to write what a job only reads', 'excessive-permission', 'contents: read', 'contents: write'],
  [
    'credentials that are left by default',
    'persisted-credentials',
    / +with:\n +persist-credentials: false\n/,
    '',
  ],
  [
    'credentials in a job that does not push',
    'persisted-credentials',
    'persist-credentials: false',
    'persist-credentials: true',
  ],
  ['a push without the right to', 'missing-permission', 'contents: write', 'contents: read'],
  ['a push without credentials', 'missing-permission', 'credentials: true', 'credentials: false'],
  [
    'a pull request without the right to',
    'missing-permission',
    'pull-requests: write\n',
    'checks: read\n',
  ],
  ['an App that may not push', 'missing-permission', / +permission-contents.*\n/, ''],
  ['an App that may open no pull request', 'missing-permission', / +permission-pull.*\n/, ''],
  [
    'an App that opens none',
    'excessive-permission',
    /( +pull-requests: write\n)(.*)--publish/s,
    '$2--push',
  ],
  [
    'a role without an OIDC token',
    'missing-permission',
    'id-token: write\n    steps',
    'checks: read\n    steps',
  ],
  ['a package that npx may download', 'package-of-a-stranger', 'npx --no-install', 'npx'],
  ['a job without a timeout', 'missing-timeout', '    timeout-minutes: 5\n', ''],
])('%s is reported', (_, rule, from, to) => {
  const bad = GOOD.replace(from, to);
  expect(bad).not.toBe(GOOD);
  expect(new Set(rulesOf(bad))).toEqual(new Set([rule]));
});

test('there are workflows in this repository, in new ones and in the documentation', () => {
  const places = [...WORKFLOWS.keys()];
  for (const prefix of ['.github/', 'argosy init: .github/', 'docs/']) {
    expect(places.filter((it) => it.startsWith(prefix))).not.toEqual([]);
  }
});

test.each([...WORKFLOWS])('%s keeps the rules', (_, text) => {
  expect(lintWorkflow(text)).toEqual([]);
});

test('an action has the same version everywhere', () => {
  const pins = [...WORKFLOWS.values()].flatMap(
    (text) => text.match(/uses: \S+@[0-9a-f]{40} # v\S+/g) ?? [],
  );
  const actions = new Set(pins.map((it) => it.replace(/@.*/, '')));
  expect(new Set(pins).size).toBe(actions.size);
});

test.each<[Rule, RegExp, string]>([
  ['unpinned-action', /@[0-9a-f]{40} # (v\d+)\S*/, '@$1'],
  ['template-injection', /run: (?!\|)/, 'run: echo "$'.concat('{{ github.head_ref }}"; ')],
  ['excessive-permission', /^permissions: \{\}/m, 'permissions: write-all'],
  ['persisted-credentials', /\n +persist-credentials: \w+/, ''],
  ['missing-timeout', /\n +timeout-minutes: \d+/, ''],
  ['dangerous-trigger', /^on:\n/m, 'on:\n  pull_request_target:\n'],
])('%s is reported in a bad copy of each workflow of `argosy init`', (rule, from, to) => {
  for (const [path, text] of TEMPLATES) {
    const bad = text.replace(from, to);
    expect([path, bad === text]).toEqual([path, false]);
    expect([path, rulesOf(bad)]).toEqual([path, [rule]]);
  }
});

test.each<[string, RegExp, string, string[]]>([
  [
    'to push',
    /^( {6})contents: write/m,
    '$1contents: read',
    ['approve', 'promote', 'render', 'resume', 'rollback'],
  ],
  [
    'to open a pull request or to comment',
    /^( {6})pull-requests: write/m,
    '$1pull-requests: read',
    ['ci', 'promote', 'resume', 'rollback'],
  ],
  [
    'to push as the App',
    / +permission-contents: write\n/,
    '',
    ['app', 'approve', 'promote', 'render', 'resume', 'rollback'],
  ],
  [
    'to open a pull request as the App',
    / +permission-pull-requests: write\n/,
    '',
    ['app', 'promote', 'resume', 'rollback'],
  ],
  [
    'to push with the credentials of the checkout',
    /(persist-credentials: )true/,
    '$1false',
    ['app', 'approve', 'promote', 'render', 'resume', 'rollback'],
  ],
  ['to assume a role', /^( {6})id-token: write/m, '$1checks: read', ['app']],
  ['to attest', /^( {6})attestations: write/m, '$1attestations: read', ['app']],
  ['to upload findings', /^( {6})security-events: write/m, '$1security-events: read', ['ci']],
])('the right %s is missed in a bad copy of each workflow that needs it', (_, from, to, names) => {
  const affected = [...TEMPLATES].filter(([, text]) => text.replace(from, to) !== text);
  expect(affected.map(([path]) => path)).toEqual(names.map((it) => `.github/workflows/${it}.yaml`));
  for (const [path, text] of affected) {
    expect([path, new Set(rulesOf(text.replace(from, to)))]).toEqual([
      path,
      new Set(['missing-permission']),
    ]);
  }
});
