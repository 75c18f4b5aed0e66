import { parse } from 'yaml';
import { ARGOCD_URL, notifications, secret } from '../../../e2e/notifications/golden-platform';
import { notificationSettings } from '../../../lib/model/notifications/notification-settings';

const { config, secretKeys } = notificationSettings(notifications, ARGOCD_URL);

test('a service has its type in its key, and its name unless that is the same', () => {
  expect(Object.keys(config).filter((it) => it.startsWith('service.'))).toEqual([
    'service.email',
    'service.pagerdutyv2',
    'service.slack',
    'service.teams',
    'service.teams-workflows',
    'service.webhook.ci',
    'service.webhook.pagerdutyv2-events',
  ]);
});

test('the options of services have the names that Argo CD reads', () => {
  expect(parse(config['service.webhook.ci'] ?? '')).toEqual({
    url: 'https://ci.example.com/events',
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Authorization', value: 'Bearer $ci-token' },
    ],
  });
  const email = { type: 'email', host: 'smtp.example.com', port: 25, from: 'a@b.c' } as const;
  const services = { email: { ...email, insecureSkipVerify: true } };
  expect(
    parse(
      notificationSettings({ ...notifications, services }, ARGOCD_URL).config['service.email'] ??
        '',
    ),
  ).toEqual({
    host: 'smtp.example.com',
    port: 25,
    from: 'a@b.c',
    insecure_skip_verify: true,
  });
});

test('the keys of the Secret are those that services name', () => {
  expect(secretKeys).toEqual(Object.keys(secret).sort());
});

test('the default triggers are those of a subscription that names none', () => {
  expect(parse(config['defaultTriggers'] ?? '')).toEqual([
    'on-deployed',
    'on-sync-failed',
    'on-health-degraded',
    'on-out-of-sync',
    'on-self-heal-loop',
    'on-recovered',
  ]);
});

test('a trigger and a template with the name of a default replace it', () => {
  const { config: changed } = notificationSettings(
    {
      ...notifications,
      triggers: { 'on-deployed': [{ when: 'true', send: ['app-deployed'] }] },
      templates: { 'app-deployed': { message: 'Hello' } },
    },
    ARGOCD_URL,
  );
  expect(changed['trigger.on-deployed']).toBe('- when: "true"\n  send:\n    - app-deployed\n');
  expect(changed['template.app-deployed']).toBe('message: Hello\n');
});

test('subscriptions to all Applications are grouped by what can send them', () => {
  const { config: changed } = notificationSettings(
    {
      ...notifications,
      subscriptions: [
        {
          to: { slack: ['ops'], pagerdutyv2: ['orders'], ci: [] },
          triggers: ['on-sync-failed', 'on-health-degraded', 'on-recovered'],
          labels: { tier: 'gold', team: 'orders' },
        },
      ],
    },
    ARGOCD_URL,
  );
  expect(parse(changed['subscriptions'] ?? '')).toEqual([
    {
      recipients: ['slack:ops', 'pagerdutyv2:orders', 'ci'],
      triggers: ['on-sync-failed', 'on-health-degraded'],
      selector: 'tier=gold,team=orders',
    },
    {
      recipients: ['slack:ops', 'pagerdutyv2-events:orders', 'ci'],
      triggers: ['on-recovered'],
      selector: 'tier=gold,team=orders',
    },
  ]);
});

test('a template has a part for a service only if there is one of its type', () => {
  const services = { slack: { type: 'slack', token: '$slack-token' } } as const;
  const { config: few } = notificationSettings({ ...notifications, services }, ARGOCD_URL);
  expect(Object.keys(parse(few['template.app-deployed'] ?? ''))).toEqual(['message', 'slack']);
});

test('`context` has the address of Argo CD, without a slash at its end, and the values of the platform', () => {
  const { config: changed } = notificationSettings(
    { ...notifications, context: { region: 'ap-south-1' } },
    'https://example.com/argocd/',
  );
  expect(parse(changed['context'] ?? '')).toEqual({
    argocdUrl: 'https://example.com/argocd',
    region: 'ap-south-1',
  });
});

test('`outOfSyncMinutes` is the time after which `on-out-of-sync` notifies', () => {
  const { config: changed } = notificationSettings(
    { ...notifications, outOfSyncMinutes: 5 },
    ARGOCD_URL,
  );
  expect(changed['trigger.on-out-of-sync']).toContain('.Minutes() >= 5');
  expect(config['trigger.on-out-of-sync']).toContain('.Minutes() >= 30');
});
