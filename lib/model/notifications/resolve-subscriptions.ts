import { existing, nearest, show } from '../../base/hint';
import { own } from '../../base/json';
import type { NotificationService } from './notification-service';
import { type NotificationSubscriptions, subscriptionName } from './notification-subscriptions';
import type { NotificationTemplate } from './notification-template';
import type { CompleteNotifications } from './notifications';
import { eventsServiceOf } from './pagerduty-events';

/** A problem with a subscription. */
export interface SubscriptionProblem {
  /** The trigger, and the service if it is about that. */
  readonly path: readonly string[];
  readonly message: string;
  readonly fix?: string;
}

/** Subscriptions as Argo CD gets them, and their problems. */
export interface ResolvedSubscriptions {
  readonly subscriptions: NotificationSubscriptions;
  readonly problems: readonly SubscriptionProblem[];
}

/**
 * Checks subscriptions against the services and triggers of the platform. Those of `pagerdutyv2` to what is no problem go
 * through its webhook.
 */
export function resolveSubscriptions(
  subscriptions: NotificationSubscriptions,
  notifications: CompleteNotifications,
): ResolvedSubscriptions {
  const problems: SubscriptionProblem[] = [];
  const resolved: Record<string, Record<string, readonly string[]>> = {};
  for (const [trigger, services] of Object.entries(subscriptions)) {
    if (!own(notifications.triggers, trigger)) {
      problems.push({ path: [trigger], ...unknown('trigger', trigger, notifications.triggers) });
      continue;
    }
    for (const [name, recipients] of Object.entries(services)) {
      const path = [trigger, name];
      const service = own(notifications.services, name);
      if (service === undefined) {
        problems.push({ path, ...unknown('service', name, notifications.services) });
        continue;
      }
      problems.push(...recipientProblems(service, recipients).map((it) => ({ path, ...it })));
      const sender = senderOf(trigger, name, service, notifications);
      if (typeof sender !== 'string') {
        problems.push({ path, ...sender });
      } else if (subscriptionName(trigger, sender).length > 63) {
        const message = `The name of the annotation, \`${subscriptionName(trigger, sender)}\`, has more than 63 characters.`;
        problems.push({ path, message, fix: 'Shorten the name of the trigger or of the service.' });
      } else {
        resolved[trigger] = { ...resolved[trigger], [sender]: recipients };
      }
    }
  }
  return { subscriptions: resolved, problems };
}

/** The problem that the platform does not have what a subscription names, and what it has. */
export function unknown(
  what: string,
  name: string,
  known: object,
): { readonly message: string; readonly fix: string } {
  return {
    message: `The platform has no ${what} ${show(name)}.`,
    fix: existing(name, Object.keys(known)),
  };
}

/** The service that sends the templates of a trigger, or why none can. */
function senderOf(
  trigger: string,
  name: string,
  service: NotificationService,
  { triggers, templates }: CompleteNotifications,
): string | { readonly message: string; readonly fix: string } {
  const candidates = service.type === 'pagerdutyv2' ? [name, eventsServiceOf(name)] : [name];
  const conditions = own(triggers, trigger) ?? [];
  const sender = candidates.find((candidate) =>
    conditions.every(({ send }) =>
      send.some((it) => hasPart(own(templates, it) ?? {}, service, name, candidate)),
    ),
  );
  if (sender !== undefined) return sender;
  const part = service.type === 'webhook' ? `webhook.${name}` : service.type;
  const sent = [...new Set(conditions.flatMap(({ send }) => send))];
  return {
    message: `The templates that ${show(trigger)} sends say nothing to ${show(name)}.`,
    fix: `Add \`${part}\` to ${sent.map(show).join(' or ')}${needsMessage(service) ? ', or a `message`' : ''}.`,
  };
}

function needsMessage({ type }: NotificationService): boolean {
  return type !== 'pagerdutyv2' && type !== 'webhook';
}

function hasPart(
  template: NotificationTemplate,
  service: NotificationService,
  name: string,
  sender: string,
): boolean {
  const { type } = service;
  if (type === 'webhook' || sender !== name) return own(template.webhook, sender) !== undefined;
  if (template[type] !== undefined) return true;
  return needsMessage(service) && template.message !== undefined;
}

/** What is wrong with the recipients of a service. */
function recipientProblems(
  service: NotificationService,
  recipients: readonly string[],
): { readonly message: string; readonly fix: string }[] {
  const { type } = service;
  if (recipients.length === 0 && type !== 'webhook') {
    return [{ message: 'There are no recipients.', fix: `Add ${FORMS[type]}.` }];
  }
  return recipients.flatMap((recipient) => {
    const known = recipientNames(service);
    if (known) {
      if (known.includes(recipient)) return [];
      const guess = nearest(recipient, known);
      const fix = guess ? `Did you mean \`${guess}\`?` : `There are ${known.join(', ')}.`;
      return [{ message: `The service has no recipient ${show(recipient)}.`, fix }];
    }
    if (PATTERNS[type]?.test(recipient)) return [];
    return [
      { message: `${show(recipient)} is not a valid recipient.`, fix: `Use ${FORMS[type]}.` },
    ];
  });
}

/** The names of recipients that a service has. */
function recipientNames(service: NotificationService): string[] | undefined {
  if (service.type === 'pagerdutyv2') return Object.keys(service.serviceKeys);
  if ('recipientUrls' in service) return Object.keys(service.recipientUrls);
  return undefined;
}

const PATTERNS: Readonly<Partial<Record<NotificationService['type'], RegExp>>> = {
  slack: /^(?:#?[\p{Ll}\p{Lo}\p{N}_-][\p{Ll}\p{Lo}\p{N}._-]{0,79}|[CDGU][A-Z0-9]{8,})$/u,
  email: /^[^\s@;:,]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/,
  webhook: /^[^\s;:]+$/,
};

const FORMS: Readonly<Record<NotificationService['type'], string>> = {
  slack: 'a channel such as "orders-alerts", in lower case, or its id',
  email: 'an address such as "orders@example.com"',
  webhook: 'a name without spaces, `;` and `:`, or no recipient at all',
  pagerdutyv2: 'a key of its `serviceKeys`',
  teams: 'a key of its `recipientUrls`',
  'teams-workflows': 'a key of its `recipientUrls`',
};
