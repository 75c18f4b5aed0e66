import { notifications } from '../../../e2e/notifications/golden-platform';
import { completeNotifications } from '../../../lib/model/notifications/notifications';
import { resolveSubscriptions } from '../../../lib/model/notifications/resolve-subscriptions';

const complete = completeNotifications({
  ...notifications,
  triggers: {
    'on-note': [{ when: 'true', send: ['note'] }],
    'on-both': [
      { when: 'true', send: ['app-deployed', 'note'] },
      { when: 'true', send: ['note'] },
    ],
  },
  templates: { note: { message: 'x' } },
});

const resolve = (trigger: string, service: string, ...recipients: string[]) =>
  resolveSubscriptions({ [trigger]: { [service]: recipients } }, complete);

test.each([
  ['on-deployed', 'slack', ['orders-alerts', '#orders', 'C024BE91L', 'a_b.c']],
  ['on-note', 'email', ['a.b+c@mail.example.com']],
  ['on-note', 'teams-workflows', ['orders']],
  ['on-sync-failed', 'pagerdutyv2', ['orders']],
  ['on-deployed', 'ci', []],
])('%s can be sent through %s', (trigger, service, recipients) => {
  expect(resolve(trigger, service, ...recipients)).toEqual({
    subscriptions: { [trigger]: { [service]: recipients } },
    problems: [],
  });
});

test.each(['on-recovered', 'on-deployed'])(
  '%s reaches PagerDuty through its webhook, since the service itself only opens incidents',
  (trigger) => {
    expect(resolve(trigger, 'pagerdutyv2', 'orders')).toEqual({
      subscriptions: { [trigger]: { 'pagerdutyv2-events': ['orders'] } },
      problems: [],
    });
  },
);

test.each([
  [
    'on-deplyed',
    'slack',
    ['x'],
    'The platform has no trigger "on-deplyed". Did you mean "on-deployed"? Existing: on-deployed, on-sync-failed, on-health-degraded, on-out-of-sync, on-self-heal-loop, on-recovered, on-note, on-both.',
  ],
  [
    'on-deployed',
    'slck',
    ['x'],
    'The platform has no service "slck". Did you mean "slack"? Existing: pagerdutyv2-events, slack, pagerdutyv2, teams, teams-workflows, ci, email.',
  ],
  [
    'on-deployed',
    'slack',
    [],
    'There are no recipients. Add a channel such as "orders-alerts", in lower case, or its id.',
  ],
  [
    'on-deployed',
    'slack',
    ['Orders'],
    '"Orders" is not a valid recipient. Use a channel such as "orders-alerts", in lower case, or its id.',
  ],
  [
    'on-deployed',
    'slack',
    ['a;b'],
    '"a;b" is not a valid recipient. Use a channel such as "orders-alerts", in lower case, or its id.',
  ],
  [
    'on-deployed',
    'email',
    ['orders'],
    '"orders" is not a valid recipient. Use an address such as "orders@example.com".',
  ],
  [
    'on-deployed',
    'pagerdutyv2',
    ['order'],
    'The service has no recipient "order". Did you mean `orders`?',
  ],
  ['on-deployed', 'teams', ['shop'], 'The service has no recipient "shop". There are orders.'],
  [
    'on-note',
    'pagerdutyv2',
    ['orders'],
    'The templates that "on-note" sends say nothing to "pagerdutyv2". Add `pagerdutyv2` to "note".',
  ],
  [
    'on-note',
    'ci',
    [],
    'The templates that "on-note" sends say nothing to "ci". Add `webhook.ci` to "note".',
  ],
  [
    'on-both',
    'ci',
    [],
    'The templates that "on-both" sends say nothing to "ci". Add `webhook.ci` to "app-deployed" or "note".',
  ],
])('%s through %s to %j is refused', (trigger, service, recipients, problem) => {
  const { problems } = resolve(trigger, service, ...recipients);
  expect(problems.map(({ message, fix }) => `${message} ${fix}`)).toEqual([problem]);
});

test('a name that is too long for an annotation is refused', () => {
  const trigger = 'a-trigger-with-a-name-of-exactly-40-lett';
  const long = { ...complete, triggers: { [trigger]: [{ when: 'true', send: ['note'] }] } };
  const service = 'a-service-with-a-long-name';
  const services = { [service]: { type: 'slack', token: '$x' } } as const;
  const { problems } = resolveSubscriptions(
    { [trigger]: { [service]: ['x'] } },
    { ...long, services },
  );
  expect(problems.map(({ message }) => message)).toEqual([
    `The name of the annotation, \`subscribe.${trigger}.${service}\`, has more than 63 characters.`,
  ]);
});
