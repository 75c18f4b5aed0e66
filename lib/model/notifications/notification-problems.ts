import { nearest, show } from '../../base/hint';
import { own } from '../../base/json';
import { locate } from '../../base/text-problem';
import type { PlatformSecrets } from '../platform-secret';
import { checkExpression } from './check-expression';
import { checkTemplate } from './check-template';
import { templateTexts } from './notification-template';
import {
  type CompleteNotifications,
  completeNotifications,
  type Notifications,
} from './notifications';
import { eventsServices } from './pagerduty-events';
import { resolveSubscriptions, unknown } from './resolve-subscriptions';
import { NOTIFICATIONS_SECRET, secretReferences } from './secret-references';
import { templateVariables, triggerVariables } from './variables';

/** A problem with a field of the notifications. */
export interface NotificationProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix?: string;
}

/** What is wrong with notifications that match their schema. */
export function notificationProblems(
  notifications: Notifications,
  secrets: PlatformSecrets | undefined,
): NotificationProblem[] {
  const complete = completeNotifications(notifications);
  const secret = own(secrets?.secrets, NOTIFICATIONS_SECRET);
  const keys = secret && Object.keys({ ...secret.literals, ...secret.values });
  const given = { context: ['argocdUrl', ...Object.keys(complete.context)], secrets: keys };
  return [
    ...serviceProblems(notifications),
    ...secretProblems(notifications, keys ?? []),
    ...triggerProblems(notifications, complete, triggerVariables(given)),
    ...templateProblems(notifications, complete, templateVariables(given)),
    ...subscriptionProblems(complete),
  ];
}

function* serviceProblems({ services }: Notifications): Iterable<NotificationProblem> {
  for (const name of Object.keys(eventsServices(services))) {
    if (!own(services, name)) continue;
    const message = 'This name is that of the webhook that Argosy adds for PagerDuty.';
    yield { path: ['services', name], message, fix: 'Choose another name.' };
  }
}

function* secretProblems(
  { services }: Notifications,
  keys: readonly string[],
): Iterable<NotificationProblem> {
  for (const { path, key } of secretReferences(services)) {
    if (keys.includes(key)) continue;
    yield {
      path: ['services', ...path],
      message: `\`$${key}\` is not a key of the Secret ${NOTIFICATIONS_SECRET}.`,
      fix: `Add \`'${key}': secret('${key.toLowerCase().replaceAll('_', '-')}')\` to \`values\` of \`secrets.secrets['${NOTIFICATIONS_SECRET}']\` of the platform.`,
    };
  }
}

function* triggerProblems(
  { triggers = {} }: Notifications,
  { templates }: CompleteNotifications,
  variables: ReturnType<typeof triggerVariables>,
): Iterable<NotificationProblem> {
  for (const [name, conditions] of Object.entries(triggers)) {
    for (const [i, condition] of conditions.entries()) {
      const path = ['triggers', name, i];
      for (const field of ['when', 'oncePer'] as const) {
        const text = condition[field] ?? 'nil';
        for (const problem of checkExpression(text, variables)) {
          yield { path: [...path, field], ...locate(text, problem) };
        }
      }
      for (const [j, template] of condition.send.entries()) {
        if (own(templates, template)) continue;
        const guess = nearest(template, Object.keys(templates));
        const message = `There is no template ${show(template)}.`;
        const fix = guess
          ? `Did you mean \`${guess}\`?`
          : `Add it to \`templates\`, or use ${Object.keys(templates).join(', ')}.`;
        yield { path: [...path, 'send', j], message, fix };
      }
    }
  }
}

function* templateProblems(
  { templates = {} }: Notifications,
  { services }: CompleteNotifications,
  variables: ReturnType<typeof templateVariables>,
): Iterable<NotificationProblem> {
  for (const [name, template] of Object.entries(templates)) {
    for (const { path, text } of templateTexts(template)) {
      for (const problem of checkTemplate(text, variables)) {
        yield { path: ['templates', name, ...path], ...locate(text, problem) };
      }
    }
    for (const webhook of Object.keys(template.webhook ?? {})) {
      if (own(services, webhook)?.type === 'webhook') continue;
      const message = `The platform has no webhook ${show(webhook)}.`;
      yield { path: ['templates', name, 'webhook', webhook], message };
    }
  }
}

function* subscriptionProblems(complete: CompleteNotifications): Iterable<NotificationProblem> {
  for (const [i, trigger] of complete.defaultTriggers.entries()) {
    if (own(complete.triggers, trigger)) continue;
    yield { path: ['defaultTriggers', i], ...unknown('trigger', trigger, complete.triggers) };
  }
  for (const [i, { to, triggers = complete.defaultTriggers }] of complete.subscriptions.entries()) {
    const known = triggers.filter((it) => own(complete.triggers, it));
    for (const trigger of triggers.filter((it) => !known.includes(it))) {
      if (complete.subscriptions[i]?.triggers === undefined) continue;
      const { problems } = resolveSubscriptions({ [trigger]: to }, complete);
      yield* problems.map((it) => ({ ...it, path: ['subscriptions', i, 'triggers'] }));
    }
    const seen = new Set<string>();
    for (const trigger of known) {
      const { problems } = resolveSubscriptions({ [trigger]: to }, complete);
      for (const { path, ...rest } of problems) {
        if (seen.has(rest.message)) continue;
        seen.add(rest.message);
        yield { path: ['subscriptions', i, 'to', ...path.slice(1)], ...rest };
      }
    }
  }
}
