import {
  definePlatform,
  externalSecrets,
  type Notifications,
  type Platform,
  type PlatformSecrets,
  secret,
} from '../../../lib';
import { MINIMAL } from '../../argocd';
import { problemsOf } from '../../fleet';

const base: Notifications = {
  services: { slack: { type: 'slack', token: '$slack-token' } },
};

const secrets: PlatformSecrets = {
  source: externalSecrets({ store: { kind: 'ClusterSecretStore', name: 'aws' } }),
  secrets: {
    'argocd-notifications-secret': {
      values: { 'slack-token': secret('slack-token'), 'ci-token': secret('ci-token') },
    },
  },
};

const props = { repoURL: 'https://git.example.com/g.git', argocd: MINIMAL };

function platformWith(changes: object): Platform {
  const notifications = { ...base, ...changes } as Notifications;
  return definePlatform({ ...props, secrets, notifications });
}

const problems = (changes: object) =>
  problemsOf(() => platformWith(changes)).map(({ field, message }) => `${field}: ${message}`);

test('notifications with a service are enough', () => {
  expect(platformWith({}).notifications).toEqual(base);
});

test('a service needs its secret in `argocd-notifications-secret`, and the problem says how to add it', () => {
  const services = { slack: { type: 'slack', token: '$slack_Token' } };
  expect(problemsOf(() => platformWith({ services }))).toEqual([
    {
      file: 'fleet/platform.ts',
      field: 'notifications.services.slack.token',
      message: '`$slack_Token` is not a key of the Secret argocd-notifications-secret.',
      fix: "Add `'slack_Token': secret('slack-token')` to `values` of `secrets.secrets['argocd-notifications-secret']` of the platform.",
    },
  ]);
});

test('without any secrets of the platform, every reference is a problem', () => {
  expect(problemsOf(() => definePlatform({ ...props, notifications: base }))).toHaveLength(1);
});

test('notifications without `argocd` are refused: nothing would render them', () => {
  const { argocd: _, ...rest } = props;
  expect(problemsOf(() => definePlatform({ ...rest, secrets, notifications: base }))).toEqual([
    {
      file: 'fleet/platform.ts',
      field: 'notifications',
      message:
        'Without `argocd`, Argo CD is installed by hand, and nothing renders its notifications.',
      fix: 'Set `argocd`, or remove `notifications` and configure them where Argo CD is installed.',
    },
  ]);
});

test.each<[string, object, string]>([
  [
    'a token in plain text',
    { services: { slack: { type: 'slack', token: 'xoxb-1' } } },
    'notifications.services.slack.token: A secret value is never in Git: name a key of the Secret argocd-notifications-secret, such as "$slack-token".',
  ],
  [
    'a header with a credential in plain text',
    {
      services: {
        ci: {
          type: 'webhook',
          url: 'https://ci.example.com',
          headers: { Authorization: 'Bearer x' },
        },
      },
    },
    'notifications.services.ci.headers.Authorization: This header is a credential. Name a key of the Secret argocd-notifications-secret in it, such as "Bearer $ci-token".',
  ],
  [
    'an unknown type of service',
    { services: { x: { type: 'pagerduty' } } },
    'notifications.services.x.type: The types are slack, pagerdutyv2, teams, teams-workflows, webhook and email.',
  ],
  [
    'a misspelled field of a service',
    { services: { slack: { type: 'slack', token: '$slack-token', userName: 'x' } } },
    'notifications.services.slack.userName: There is no such field. Did you mean `username`?',
  ],
  [
    'a name with a dot',
    { services: { 'a.b': { type: 'slack', token: '$slack-token' } } },
    'notifications.services["a.b"]: A name has up to 40 letters, digits, `-` and `_`.',
  ],
  [
    'the name of the webhook that is added for PagerDuty',
    {
      services: {
        pd: { type: 'pagerdutyv2', serviceKeys: { orders: '$ci-token' } },
        'pd-events': { type: 'slack', token: '$slack-token' },
      },
    },
    'notifications.services["pd-events"]: This name is that of the webhook that Argosy adds for PagerDuty.'.replace(
      '["pd-events"]',
      '.pd-events',
    ),
  ],
  [
    'an expression with an unknown field',
    { triggers: { 'on-x': [{ when: "app.status.helth == 'x'", send: ['app-deployed'] }] } },
    'notifications.triggers.on-x[0].when: Line 1, column 12: `app.status` has no field `helth`. Did you mean `health`?',
  ],
  [
    'a trigger that sends an unknown template',
    { triggers: { 'on-x': [{ when: 'true', send: ['app-deplyed'] }] } },
    'notifications.triggers.on-x[0].send[0]: There is no template "app-deplyed".',
  ],
  [
    'a trigger without conditions',
    { triggers: { 'on-x': [] } },
    'notifications.triggers.on-x: It has no conditions.',
  ],
  [
    'a template with an unknown function',
    { templates: { t: { slack: { attachments: 'a\n{{ .app.kind | toJsn }}' } } } },
    'notifications.templates.t.slack.attachments: Line 2, column 16: There is no function `toJsn`.',
  ],
  [
    'a template that reads a key that the Secret does not have',
    { templates: { t: { message: '{{ index .secrets "other" }}' } } },
    'notifications.templates.t.message: Line 1, column 19: `.secrets` has no field `other`. It has slack-token, ci-token.',
  ],
  [
    'a template for an unknown webhook',
    { templates: { t: { webhook: { ci: { body: 'x' } } } } },
    'notifications.templates.t.webhook.ci: The platform has no webhook "ci".',
  ],
  [
    'a template without text',
    { templates: { t: {} } },
    'notifications.templates.t: It has no text.',
  ],
  [
    'an unknown severity of PagerDuty',
    { templates: { t: { pagerdutyv2: { summary: 'x', severity: 'high', source: 'x' } } } },
    'notifications.templates.t.pagerdutyv2.severity: PagerDuty knows `critical`, `error`, `warning` and `info`.',
  ],
  [
    'a subscription to an unknown trigger',
    { subscriptions: [{ to: { slack: ['ops'] }, triggers: ['on-deplyed'] }] },
    'notifications.subscriptions[0].triggers: The platform has no trigger "on-deplyed".',
  ],
  [
    'a subscription with an unknown service',
    { subscriptions: [{ to: { slak: ['ops'] } }] },
    'notifications.subscriptions[0].to.slak: The platform has no service "slak".',
  ],
  [
    'a subscription with `on`',
    { subscriptions: [{ to: { slack: ['ops'] }, on: ['on-deployed'] }] },
    "notifications.subscriptions[0]: There is no field `on`. Name the triggers in `triggers`: `{ to: { slack: ['alerts'] }, triggers: ['on-out-of-sync'] }`. The default triggers are on-deployed, on-sync-failed, on-health-degraded, on-out-of-sync, on-self-heal-loop, on-recovered.",
  ],
  [
    'one trigger instead of a list',
    { subscriptions: [{ to: { slack: ['ops'] }, triggers: 'on-deployed' }] },
    "notifications.subscriptions[0].triggers: Triggers are a list, such as `['on-deployed']`. The default triggers are on-deployed, on-sync-failed, on-health-degraded, on-out-of-sync, on-self-heal-loop, on-recovered.",
  ],
  [
    'an object instead of a list of subscriptions',
    { subscriptions: { 'on-deployed': { slack: ['ops'] } } },
    "notifications.subscriptions: Subscriptions are a list: each is `{ to: { slack: ['alerts'] }, triggers: ['on-out-of-sync'] }`.",
  ],
  [
    'a subscription that is a name',
    { subscriptions: ['on-deployed'] },
    "notifications.subscriptions[0]: A subscription is `{ to: { slack: ['alerts'] }, triggers: ['on-out-of-sync'] }`.",
  ],
  [
    'an unknown default trigger',
    { defaultTriggers: ['on-x'] },
    'notifications.defaultTriggers[0]: The platform has no trigger "on-x".',
  ],
  [
    'the address of Argo CD in `context`',
    { context: { argocdUrl: 'x' } },
    'notifications.context.argocdUrl: Set `argocdUrl` of `notifications` instead.',
  ],
])('%s is refused', (_, changes, problem) => {
  expect(problems(changes)).toEqual([problem]);
});

test('a token in plain text, an unknown type and a misspelled field do not compile', () => {
  const services: Notifications['services'] = {
    // @ts-expect-error: not `$slack-token`
    plain: { type: 'slack', token: 'xoxb-1' },
    // @ts-expect-error: not `pagerdutyv2`
    unknown: { type: 'pagerduty', serviceKeys: {} },
    // @ts-expect-error: not `username`
    misspelled: { type: 'slack', token: '$slack-token', userName: 'x' },
  };
  expect(problems({ services })).toHaveLength(3);
});

test('a trigger that does not exist is refused with those that do', () => {
  const subscriptions = [{ to: { slack: ['ops'] }, triggers: ['on-deplyed'] }];
  const fix = /^Did you mean "on-deployed"\? Existing: on-deployed, on-sync-failed, .*, on-mine\.$/;
  const triggers = { 'on-mine': [{ when: 'true', send: ['app-deployed'] }] };
  const [problem] = problemsOf(() => platformWith({ subscriptions, triggers }));
  expect(problem?.fix).toMatch(fix);
});

test.each([
  [
    '{{ .app.metadata.name }',
    'Line 1, column 23: A `}` is missing here: this action ends with only one.',
    'Write `}}`: `{{ .app.metadata.name }}`.',
  ],
  [
    'a\n{{ .app.metadata.name',
    'Line 2, column 1: This action has no end: `}}` is missing.',
    'Add `}}`: `{{ .app.metadata.name }}`.',
  ],
  [
    '{{ .app.kind {{ .app.kind }}',
    'Line 1, column 1: This action has no end: `}}` is missing.',
    'Add `}}`: `{{ .app.kind }}`.',
  ],
  [
    'a\n { .app.kind }}',
    'Line 2, column 2: A `{` is missing here: this is text, not an action.',
    'Write `{{ .app… }}`.',
  ],
  [
    '{{{ .app.kind }}',
    'Line 1, column 3: This is one `{` too many: an action starts with `{{`.',
    'For a brace as text, write `{{ "{" }}`.',
  ],
  [
    '{{ if .app }}x',
    'Line 1, column 1: This `{{if}}` has no `{{end}}`.',
    'Add `{{end}}` after what belongs to it.',
  ],
  [
    'x{{ end }}',
    'Line 1, column 2: This `{{end}}` ends nothing.',
    'Remove it, or add the `{{if}}`, `{{with}}` or `{{range}}` before it.',
  ],
  ['{{ (.app }}', 'Line 1, column 10: A `)` is missing here.', 'Add it before `}}`.'],
  [
    '{{ printf "a }}',
    'Line 1, column 11: This string has no end.',
    'Add `"` after the string, on the same line.',
  ],
  [
    '{{ .app.kind | uper }}',
    'Line 1, column 16: There is no function `uper`.',
    'Did you mean `upper`?',
  ],
  ['{{ app.kind }}', 'Line 1, column 4: There is no function `app`.', 'Did you mean `.app`?'],
  [
    '{{ $app }}',
    'Line 1, column 4: The variable `$app` is not declared.',
    'Declare it before: `{{ $app := … }}`. A field has a dot: `.app`.',
  ],
])('the template %j is refused with its place and the fix', (text, message, fix) => {
  expect(problemsOf(() => platformWith({ templates: { mine: { message: text } } }))).toEqual([
    { file: 'fleet/platform.ts', field: 'notifications.templates.mine.message', message, fix },
  ]);
});

test('braces in the text of a template are no actions', () => {
  const message = '{ "app": { "name": {{ .app.metadata.name | toJson }} } } {.} {{ "{ .app" }}';
  expect(() => platformWith({ templates: { mine: { message } } })).not.toThrow();
});

test.each([
  ['app.kind = 1', 'Compare with `==`.'],
  ['true & false', 'Write `and`.'],
])('the operator in %j is refused with the one of expr', (when, fix) => {
  const triggers = { mine: [{ when, send: ['app-deployed'] }] };
  expect(problemsOf(() => platformWith({ triggers }))).toMatchObject([{ fix }]);
});
