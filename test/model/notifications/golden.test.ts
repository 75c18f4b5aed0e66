import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARGOCD_URL, checksum, notifications } from '../../../e2e/notifications/golden-platform';
import { checkExpression } from '../../../lib/model/notifications/check-expression';
import { checkTemplate } from '../../../lib/model/notifications/check-template';
import { notificationSettings } from '../../../lib/model/notifications/notification-settings';
import { templateTexts } from '../../../lib/model/notifications/notification-template';
import { completeNotifications } from '../../../lib/model/notifications/notifications';
import { templateVariables, triggerVariables } from '../../../lib/model/notifications/variables';

const GOLDEN = join(__dirname, '../../../e2e/notifications/golden');
const { config, secretKeys } = notificationSettings(notifications, ARGOCD_URL);
const complete = completeNotifications(notifications);
const given = { context: ['argocdUrl'], secrets: secretKeys };

test('every default trigger has a golden file, with Slack and PagerDuty', () => {
  const files = readdirSync(GOLDEN).sort();
  expect(files).toEqual(
    Object.keys(complete.triggers)
      .map((it) => `${it}.json`)
      .sort(),
  );
  for (const file of files) {
    const { requests } = JSON.parse(readFileSync(join(GOLDEN, file), 'utf8'));
    const services = requests.map(({ service }: { service: string }) => service);
    expect([file, services]).toEqual([
      file,
      expect.arrayContaining(['slack', expect.stringMatching(/^pagerdutyv2(-events)?$/)]),
    ]);
  }
});

test.each(Object.entries(complete.triggers))(
  'the golden file of %s is of the present trigger and template. To make it again: ARGOSY_UPDATE_GOLDEN=1 npm run e2e -- notifications',
  (trigger, [condition]) => {
    const golden = JSON.parse(readFileSync(join(GOLDEN, `${trigger}.json`), 'utf8'));
    expect(golden).toMatchObject({
      trigger: checksum(config[`trigger.${trigger}`]),
      template: checksum(config[`template.${condition?.send[0]}`]),
    });
  },
);

test('the default triggers and templates pass their own checks', () => {
  const expressions = Object.values(complete.triggers).flatMap((conditions) =>
    conditions.flatMap(({ when, oncePer }) => [when, oncePer ?? '']),
  );
  for (const text of expressions) {
    expect([text, checkExpression(text, triggerVariables(given))]).toEqual([text, []]);
  }
  for (const template of Object.values(complete.templates)) {
    for (const { text } of templateTexts(template)) {
      expect([text, checkTemplate(text, templateVariables(given))]).toEqual([text, []]);
    }
  }
});

test('only deployments are notified once per synced revision: a commit elsewhere changes it, too', () => {
  const ofRevision = Object.entries(complete.triggers).flatMap(([trigger, conditions]) =>
    conditions.some(({ oncePer }) => /\brevisions?\b/.test(oncePer ?? '')) ? [trigger] : [],
  );
  expect(ofRevision).toEqual(['on-deployed']);
});

test.each(['docs/notifications.md', 'lib/model/notifications/notifications.ts'])(
  '%s names every default trigger and template',
  (file) => {
    const text = readFileSync(join(__dirname, '../../..', file), 'utf8');
    const names = [...Object.keys(complete.triggers), ...Object.keys(complete.templates)];
    expect(names.filter((it) => !text.includes(`\`${it}\``))).toEqual([]);
  },
);
