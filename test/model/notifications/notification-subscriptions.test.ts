import { fieldProblems, formatField } from '../../../lib/base/validation';
import { NotificationSubscriptionsSchema } from '../../../lib/model/notifications/notification-subscriptions';

const problems = (value: unknown) =>
  fieldProblems(NotificationSubscriptionsSchema, value).map(({ path, message }) =>
    `${formatField(path)}: ${message}`.replace(/^: /, ''),
  );

const FORM = "`{ 'on-sync-failed': { slack: ['alerts'] } }`";
const KNOWN =
  'on-deployed, on-sync-failed, on-health-degraded, on-out-of-sync, on-self-heal-loop, on-recovered';

test('subscriptions are recipients by trigger and service', () => {
  expect(problems({ 'on-deployed': { slack: ['orders'], ci: [] }, mine: {} })).toEqual([]);
});

test.each<[unknown, string]>([
  [
    [{ on: 'on-deployed', to: { slack: ['x'] } }],
    `Subscriptions are recipients by service, by trigger: ${FORM}.`,
  ],
  [
    { on: ['on-deployed'] },
    `on: A trigger has recipients by service: ${FORM}. "on" is none of the default triggers, ${KNOWN}.`,
  ],
  [
    { 'on-deplyed': 'slack' },
    `on-deplyed: A trigger has recipients by service: ${FORM}. "on-deplyed" is none of the default triggers, ${KNOWN}. Did you mean \`on-deployed\`?`,
  ],
  [{ 'on-deployed': ['x'] }, `on-deployed: A trigger has recipients by service: ${FORM}.`],
  [
    { 'on-deployed': { slack: 'x' } },
    "on-deployed.slack: Recipients are a list: `{ slack: ['alerts'] }`.",
  ],
  [{ 'on-deployed': { slack: [''] } }, 'on-deployed.slack[0]: It is empty.'],
  [{ '': {} }, '[""]: The name of the trigger is empty.'],
])('%j is refused with the form it should have', (value, problem) => {
  expect(problems(value)).toEqual([problem]);
});
